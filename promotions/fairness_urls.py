"""Addresses of fairness figures."""

from django.urls import path

from promotions import fairness_pages

urlpatterns = [
    path("kelola/keadilan/", fairness_pages.fairness_list, name="fairness_list"),
    path("kelola/keadilan/cara/", fairness_pages.fairness_method, name="fairness_method"),
    path("kelola/keadilan/ringkasan/", fairness_pages.fairness_summary, name="fairness_summary"),
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
