"""Addresses of openings, rotation plans, applications, and the sheets of assessors."""

from django.urls import path

from promotions import application_pages, assessor_pages, opening_pages, rotation_pages, seat_pages

urlpatterns = [
    path("kelola/seleksi/", opening_pages.opening_list, name="opening_list"),
    path("kelola/seleksi/jabatan/", seat_pages.seat_list, name="seat_list"),
    path("kelola/seleksi/<uuid:public_id>/", opening_pages.opening_detail, name="opening_detail"),
    path("kelola/seleksi/<uuid:public_id>/tindakan/", opening_pages.opening_act, name="opening_act"),
    path(
        "kelola/seleksi/bukti/<uuid:public_id>/",
        opening_pages.opening_evidence_file,
        name="opening_evidence_file",
    ),
    path("kelola/jabatan/<uuid:public_id>/seleksi/", opening_pages.opening_post, name="opening_post"),
    path("kelola/lowongan/<uuid:public_id>/seleksi/", opening_pages.opening_new, name="opening_new"),
    path("kelola/lamaran/<uuid:public_id>/", application_pages.application_check, name="application_check"),
    path("lamaran/berkas/<uuid:public_id>/", application_pages.application_file, name="application_file"),
    path("kelola/rotasi/", rotation_pages.rotation_list, name="rotation_list"),
    path("kelola/rotasi/baru/", rotation_pages.rotation_new, name="rotation_new"),
    path("kelola/rotasi/<uuid:public_id>/", rotation_pages.rotation_detail, name="rotation_detail"),
    path("kelola/rotasi/<uuid:public_id>/tindakan/", rotation_pages.rotation_act, name="rotation_act"),
    path("saya/lowongan/", application_pages.own_openings, name="own_openings"),
    path("saya/lowongan/<uuid:public_id>/", application_pages.own_opening, name="own_opening"),
    path(
        "saya/lowongan/<uuid:public_id>/tindakan/", application_pages.own_opening_act, name="own_opening_act"
    ),
    path("penilaian-seleksi/", assessor_pages.assessor_list, name="assessor_list"),
    path("penilaian-seleksi/<uuid:public_id>/", assessor_pages.assessor_stage, name="assessor_stage"),
    path(
        "penilaian-seleksi/<uuid:public_id>/<uuid:application_id>/",
        assessor_pages.assessor_sheet,
        name="assessor_sheet",
    ),
]
