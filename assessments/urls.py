"""Addresses of the pages about gaps."""

from django.urls import include, path

from assessments import impact_pages, views
from assessments.calibration.urls import urlpatterns as calibration_patterns
from assessments.results.urls import urlpatterns as result_patterns

urlpatterns = [
    path("", include("assessments.rounds.urls")),
    path("kelola/kesenjangan/", views.gap_map, name="gap_map"),
    path("kelola/kesenjangan/hitung/", views.start_gap_run, name="start_gap_run"),
    path("kelola/kesenjangan/daftar/", views.gap_list, name="gap_list"),
    path(
        "kelola/standar/<uuid:public_id>/dampak/", impact_pages.decree_impact, name="standard_decree_impact"
    ),
    path("kelola/kamus/<uuid:public_id>/dampak/", impact_pages.dictionary_impact, name="dictionary_impact"),
    *result_patterns,
    *calibration_patterns,
]
