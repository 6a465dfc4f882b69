"""Addresses of posts, standards and the dictionary."""

from django.urls import path

from competencies import views

urlpatterns = [
    path("kelola/jabatan/", views.position_list, name="position_list"),
    path("jabatan/<uuid:public_id>/", views.position_detail, name="position_detail"),
    path("kompetensi/", views.dictionary, name="dictionary"),
    path("kompetensi/<uuid:public_id>/", views.competency_detail, name="competency_detail"),
]
