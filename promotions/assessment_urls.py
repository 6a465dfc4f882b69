"""Addresses of plans of whom to assess first."""

from django.urls import path

from promotions import assessment_pages as pages
from promotions import assessment_round_pages as carrying

_PLAN = "kelola/prioritas-penilaian/<uuid:public_id>/"

urlpatterns = [
    path("kelola/prioritas-penilaian/", pages.assessment_plan_list, name="assessment_plan_list"),
    path(_PLAN, pages.assessment_plan, name="assessment_plan"),
    path(f"{_PLAN}pegawai/<uuid:person>/", pages.assessment_need, name="assessment_need"),
    path(f"{_PLAN}setujui/", pages.assessment_plan_approve, name="assessment_plan_approve"),
    path(f"{_PLAN}tolak/", pages.assessment_plan_refuse, name="assessment_plan_refuse"),
    path(f"{_PLAN}putaran/", carrying.assessment_plan_round, name="assessment_plan_round"),
    path(f"{_PLAN}berkas/", pages.assessment_plan_file, name="assessment_plan_file"),
]
