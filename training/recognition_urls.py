"""Addresses of recognition."""

from django.urls import path

from training import recognition_pages as pages

urlpatterns = [
    path("saya/penghargaan/", pages.own_recognition, name="own_recognition"),
    path("kelola/penghargaan/", pages.recognition_list, name="recognition_list"),
    path("kelola/penghargaan/baru/", pages.recognition_new, name="recognition_new"),
    path("kelola/penghargaan/<uuid:public_id>/", pages.recognition_detail, name="recognition_detail"),
    path("kelola/penghargaan/<uuid:public_id>/buka/", pages.recognition_open, name="recognition_open"),
    path(
        "kelola/penghargaan/<uuid:public_id>/usulkan/<uuid:person_id>/",
        pages.recognition_nominate,
        name="recognition_nominate",
    ),
    path(
        "kelola/penghargaan/usulan/<uuid:public_id>/",
        pages.recognition_nomination,
        name="recognition_nomination",
    ),
]
