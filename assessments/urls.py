"""Addresses of the pages about gaps, performance and credit points."""

from django.urls import include, path

from assessments import (
    by_version_pages,
    credit_pages,
    distribution_pages,
    impact_pages,
    performance_pages,
    views,
)
from assessments.calibration.urls import urlpatterns as calibration_patterns
from assessments.results.urls import urlpatterns as result_patterns

urlpatterns = [
    path("", include("assessments.rounds.urls")),
    path("kelola/kesenjangan/", views.gap_map, name="gap_map"),
    path("kelola/kesenjangan/hitung/", views.start_gap_run, name="start_gap_run"),
    path("kelola/kesenjangan/versi/", by_version_pages.unit_by_version, name="gap_unit_by_version"),
    path(
        "kelola/pegawai/<uuid:public_id>/kesenjangan/versi/",
        by_version_pages.person_by_version,
        name="gap_person_by_version",
    ),
    path("kelola/kesenjangan/daftar/", views.gap_list, name="gap_list"),
    path(
        "kelola/standar/<uuid:public_id>/dampak/", impact_pages.decree_impact, name="standard_decree_impact"
    ),
    path("saya/kinerja/", performance_pages.own_performance, name="own_performance"),
    path("saya/angka-kredit/", credit_pages.own_credit, name="own_credit"),
    path(
        "kelola/pegawai/<uuid:public_id>/kinerja/",
        performance_pages.employee_performance,
        name="employee_performance",
    ),
    path(
        "kelola/pegawai/<uuid:public_id>/angka-kredit/", credit_pages.employee_credit, name="employee_credit"
    ),
    path("kelola/angka-kredit/", credit_pages.credit_list, name="credit_list"),
    path("kelola/angka-kredit/hitung/", credit_pages.start_credit_run, name="start_credit_run"),
    path("kelola/kinerja/perbedaan/", performance_pages.disagreement_list, name="disagreement_list"),
    path(
        "kelola/kinerja/perbedaan/<uuid:public_id>/",
        performance_pages.disagreement_detail,
        name="disagreement_detail",
    ),
    path("kelola/kinerja/sebaran/", distribution_pages.distribution, name="distribution"),
    path("kelola/kinerja/sebaran/<uuid:public_id>/nilai/", distribution_pages.rate_unit, name="rate_unit"),
    path("kelola/kamus/<uuid:public_id>/dampak/", impact_pages.dictionary_impact, name="dictionary_impact"),
    *result_patterns,
    *calibration_patterns,
]
