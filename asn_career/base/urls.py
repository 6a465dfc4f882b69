"""Addresses of the shared code."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
