"""Addresses of the shared code."""

from django.urls import URLPattern, path

from asn_career.base import views

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("masuk/", views.SignIn.as_view(), name="login"),
    path("keluar/", views.SignOut.as_view(), name="logout"),
    path("preferensi/", views.preferences, name="preferences"),
    path("bantuan/", views.help_page, name="help"),
]
