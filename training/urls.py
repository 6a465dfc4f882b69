"""Addresses of the employee's home and of a person's competencies."""

from django.urls import path

from training import awareness_pages, views

urlpatterns = [
    path("saya/", views.own_home, name="own_home"),
    path("saya/kompetensi/", views.own_competencies, name="own_competencies"),
    path("kelola/pengingat/", awareness_pages.awareness_list, name="awareness_list"),
    path("kelola/pengingat/mulai/", awareness_pages.start_awareness, name="start_awareness"),
    path("kelola/pengingat/<uuid:public_id>/", awareness_pages.awareness_round, name="awareness_round"),
    path(
        "kelola/pegawai/<uuid:public_id>/kompetensi/",
        views.employee_competencies,
        name="employee_competencies",
    ),
]
