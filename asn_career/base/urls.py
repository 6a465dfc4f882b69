"""Addresses of the shared code."""

from django.urls import URLPattern, path

from asn_career.base import session_pages, views
from asn_career.base.documents import pages as documents
from asn_career.base.jobs import pages as jobs

urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("masuk/", views.SignIn.as_view(), name="login"),
    path("keluar/", views.SignOut.as_view(), name="logout"),
    path("sesi/", session_pages.session_left, name="session_left"),
    path("sesi/perpanjang/", session_pages.session_renew, name="session_renew"),
    path("preferensi/", views.preferences, name="preferences"),
    path("merek/warna.css", views.brand_style, name="brand_style"),
    path("merek/logo", views.brand_logo, name="brand_logo"),
    path("bantuan/", views.help_page, name="help"),
    path("periksa/", documents.check_document, name="check_document"),
    path("periksa/<str:code>/", documents.document_check, name="document_check"),
    path("tugas-latar/", jobs.job_list, name="job_list"),
    path("tugas-latar/<uuid:public_id>/", jobs.job_detail, name="job_detail"),
    path("tugas-latar/<uuid:public_id>/kemajuan/", jobs.job_fragment, name="job_fragment"),
    path("tugas-latar/<uuid:public_id>/batal/", jobs.cancel_job, name="job_cancel"),
]
