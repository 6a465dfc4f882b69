"""Addresses of fairness figures."""

from django.urls import path

from promotions import fairness_pages, fairness_year_pages

urlpatterns = [
    path("kelola/keadilan/", fairness_pages.fairness_list, name="fairness_list"),
    path("kelola/keadilan/cara/", fairness_pages.fairness_method, name="fairness_method"),
    path("kelola/keadilan/ringkasan/", fairness_pages.fairness_summary, name="fairness_summary"),
    path("kelola/keadilan/tahunan/", fairness_year_pages.fairness_years, name="fairness_years"),
    path(
        "kelola/keadilan/tahunan/<uuid:public_id>/", fairness_year_pages.fairness_year, name="fairness_year"
    ),
    path(
        "kelola/keadilan/tahunan/<uuid:public_id>/terbitkan/",
        fairness_year_pages.fairness_year_publish,
        name="fairness_year_publish",
    ),
    path(
        "kelola/keadilan/tahunan/<uuid:public_id>/kembalikan/",
        fairness_year_pages.fairness_year_return,
        name="fairness_year_return",
    ),
    path("keadilan-seleksi/", fairness_year_pages.public_fairness_years, name="public_fairness_years"),
    path(
        "keadilan-seleksi/<uuid:public_id>/",
        fairness_year_pages.public_fairness_year,
        name="public_fairness_year",
    ),
    path(
        "keadilan-seleksi/<uuid:public_id>/tabel.csv",
        fairness_year_pages.public_fairness_table,
        name="public_fairness_table",
    ),
    path(
        "keadilan-seleksi/<uuid:public_id>/dokumen.pdf",
        fairness_year_pages.public_fairness_document,
        name="public_fairness_document",
    ),
    path("kelola/keadilan/<uuid:public_id>/", fairness_pages.fairness_detail, name="fairness_detail"),
    path(
        "kelola/keadilan/tanggapan/<uuid:public_id>/",
        fairness_pages.fairness_response,
        name="fairness_response",
    ),
    path(
        "kelola/daftar-pendek/<uuid:public_id>/pengawasan/",
        fairness_pages.fairness_process,
        name="fairness_process",
    ),
]
