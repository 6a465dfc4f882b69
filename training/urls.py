"""Addresses of the employee's home and of a person's competencies."""

from django.urls import path

from training import views

urlpatterns = [
    path("saya/", views.own_home, name="own_home"),
    path("saya/kompetensi/", views.own_competencies, name="own_competencies"),
    path(
        "kelola/pegawai/<uuid:public_id>/kompetensi/",
        views.employee_competencies,
        name="employee_competencies",
    ),
]
