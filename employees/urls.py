"""Addresses of the registry's pages."""

from django.urls import path

from employees import views

urlpatterns = [
    path("kelola/pegawai/", views.employee_list, name="employee_list"),
    path("kelola/pegawai/<uuid:public_id>/", views.employee_detail, name="employee_detail"),
    path("saya/profil/", views.own_profile, name="own_profile"),
]
