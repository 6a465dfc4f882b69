"""Addresses of local policies."""

from django.urls import path

from promotions import policy_pages

urlpatterns = [
    path("kelola/kebijakan/", policy_pages.policy_list, name="policy_list"),
    path("kelola/kebijakan/baru/<slug:rule>/", policy_pages.policy_new, name="policy_new"),
    path("kelola/kebijakan/<uuid:public_id>/", policy_pages.policy_detail, name="policy_detail"),
    path("kelola/kebijakan/<uuid:public_id>/terbitkan/", policy_pages.policy_publish, name="policy_publish"),
    path("kelola/kebijakan/<uuid:public_id>/kembalikan/", policy_pages.policy_return, name="policy_return"),
    path(
        "kelola/kebijakan/<uuid:public_id>/keputusan/",
        policy_pages.policy_decree_file,
        name="policy_decree_file",
    ),
    path("kelola/kebijakan/<uuid:public_id>/uji/", policy_pages.policy_try, name="policy_try"),
]
