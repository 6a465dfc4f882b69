"""Addresses of study leave."""

from django.urls import path

from training import study_leave_desk_pages as desk
from training import study_leave_pages as own

urlpatterns = [
    path("saya/tugas-belajar/", own.own_study_leaves, name="own_study_leaves"),
    path("saya/tugas-belajar/baru/", own.own_study_leave_new, name="own_study_leave_new"),
    path("saya/tugas-belajar/<uuid:public_id>/", own.own_study_leave, name="own_study_leave"),
    path("saya/tugas-belajar/<uuid:public_id>/ubah/", own.own_study_leave_edit, name="own_study_leave_edit"),
    path(
        "saya/tugas-belajar/<uuid:public_id>/dokumen/", own.own_study_leave_file, name="own_study_leave_file"
    ),
    path(
        "saya/tugas-belajar/<uuid:public_id>/perpanjangan/",
        own.own_study_extension,
        name="own_study_extension",
    ),
    path("saya/tugas-belajar/<uuid:public_id>/kembali/", own.own_study_return, name="own_study_return"),
    path("saya/tugas-belajar/<uuid:public_id>/langkah/", own.own_study_leave_act, name="own_study_leave_act"),
    path("saya/tugas-belajar/laporan/<uuid:public_id>/", own.own_study_report, name="own_study_report"),
    path("tim/tugas-belajar/", desk.team_study_leaves, name="team_study_leaves"),
    path("kelola/tugas-belajar/", desk.study_leave_list, name="study_leave_list"),
    path("kelola/tugas-belajar/unduh/", desk.study_leave_export, name="study_leave_export"),
    path("kelola/tugas-belajar/<uuid:public_id>/", desk.study_leave_detail, name="study_leave_detail"),
    path("kelola/tugas-belajar/<uuid:public_id>/langkah/", desk.study_leave_act, name="study_leave_act"),
    path("kelola/tugas-belajar/<uuid:public_id>/syarat/", desk.study_leave_settle, name="study_leave_settle"),
    path(
        "kelola/tugas-belajar/laporan/<uuid:public_id>/", desk.study_report_check, name="study_report_check"
    ),
    path(
        "kelola/tugas-belajar/perpanjangan/<uuid:public_id>/",
        desk.study_extension_decide,
        name="study_extension_decide",
    ),
]
