"""Addresses of the pages of calibrations."""

from django.urls import path

from assessments.calibration.pages import sessions

DESK = "kelola/penilaian/kalibrasi/"
urlpatterns = [
    path(f"{DESK}mulai/<uuid:public_id>/", sessions.calibration_begin, name="calibration_begin"),
    path(f"{DESK}<uuid:public_id>/", sessions.calibration_detail, name="calibration_detail"),
    path(f"{DESK}<uuid:public_id>/perubahan/", sessions.calibration_changes, name="calibration_changes"),
    path(f"{DESK}<uuid:public_id>/asesor/", sessions.calibration_assessors, name="calibration_assessors"),
    path(f"{DESK}pegawai/<uuid:public_id>/", sessions.calibration_person, name="calibration_person"),
]
