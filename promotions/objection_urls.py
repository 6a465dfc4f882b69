"""Addresses of objections."""

from django.urls import path

from promotions import objection_desk_pages as desk
from promotions import objection_pages as own

urlpatterns = [
    path("saya/sanggah/", own.own_objections, name="own_objections"),
    path("saya/sanggah/baru/<uuid:public_id>/", own.own_objection_new, name="own_objection_new"),
    path("saya/sanggah/<uuid:public_id>/", own.own_objection, name="own_objection"),
    path("saya/sanggah/<uuid:public_id>/dokumen/", own.own_objection_file, name="own_objection_file"),
    path("saya/sanggah/<uuid:public_id>/cabut/", own.own_objection_withdraw, name="own_objection_withdraw"),
    path("kelola/sanggah/", desk.objection_list, name="objection_list"),
    path("kelola/sanggah/<uuid:public_id>/", desk.objection_detail, name="objection_detail"),
    path("kelola/sanggah/<uuid:public_id>/langkah/", desk.objection_act, name="objection_act"),
]
