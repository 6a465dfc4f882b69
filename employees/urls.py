"""Addresses of the registry's pages."""

from django.urls import path

from employees import (
    delegation_pages,
    document_pages,
    import_mapping_pages,
    import_pages,
    kinship_pages,
    notice_pages,
    password_pages,
    saved_view_pages,
    seal_pages,
    second_factor_pages,
    views,
)

urlpatterns = [
    path("kelola/pegawai/", views.employee_list, name="employee_list"),
    path("kelola/pegawai/berkas/", views.employee_file, name="employee_file"),
    path("kelola/pegawai/<uuid:public_id>/", views.employee_detail, name="employee_detail"),
    path("unit/pilihan/", views.unit_choices, name="unit_choices"),
    path("kelola/impor/", import_pages.import_list, name="import_list"),
    path("kelola/impor/unggah/", import_pages.import_upload, name="import_upload"),
    path("kelola/impor/templat/", import_pages.import_template, name="import_template"),
    path("kelola/impor/<uuid:public_id>/", import_pages.import_detail, name="import_detail"),
    path("kelola/impor/<uuid:public_id>/petakan/", import_mapping_pages.import_map, name="import_map"),
    path("kelola/impor/<uuid:public_id>/terapkan/", import_pages.import_apply, name="import_apply"),
    path("kelola/impor/<uuid:public_id>/urungkan/", import_pages.import_undo, name="import_undo"),
    path("kelola/impor/<uuid:public_id>/bermasalah/", import_pages.import_refused, name="import_refused"),
    path("pelimpahan/", delegation_pages.delegation_list, name="delegation_list"),
    path("pelimpahan/baru/", delegation_pages.delegation_new, name="delegation_new"),
    path("pelimpahan/selesai/", delegation_pages.delegation_leave, name="delegation_leave"),
    path("pelimpahan/<uuid:public_id>/", delegation_pages.delegation_detail, name="delegation_detail"),
    path(
        "pelimpahan/<uuid:public_id>/putuskan/", delegation_pages.delegation_decide, name="delegation_decide"
    ),
    path("pelimpahan/<uuid:public_id>/akhiri/", delegation_pages.delegation_end, name="delegation_end"),
    path(
        "pelimpahan/<uuid:public_id>/bertindak/", delegation_pages.delegation_enter, name="delegation_enter"
    ),
    path("kelola/pelimpahan/", delegation_pages.delegation_register, name="delegation_register"),
    path("kelola/segel/", seal_pages.seal_list, name="seal_list"),
    path("kelola/segel/unduh/", seal_pages.seal_file, name="seal_file"),
    path("dokumen/<uuid:public_id>/", document_pages.document_file, name="document_file"),
    path("sandi-baru/<str:uidb64>/<str:token>/", password_pages.set_password, name="set_password"),
    path("masuk/kode/", second_factor_pages.second_factor_check, name="second_factor_check"),
    path("akun/langkah-kedua/", second_factor_pages.second_factor, name="second_factor"),
    path("akun/langkah-kedua/pasang/", second_factor_pages.second_factor_setup, name="second_factor_setup"),
    path("akun/langkah-kedua/kode/", second_factor_pages.second_factor_codes, name="second_factor_codes"),
    path("akun/langkah-kedua/lepas/", second_factor_pages.second_factor_remove, name="second_factor_remove"),
    path("akun/langkah-kedua/benar/", second_factor_pages.second_factor_seen, name="second_factor_seen"),
    path("tampilan/", saved_view_pages.saved_view_list, name="saved_view_list"),
    path("tampilan/simpan/", saved_view_pages.saved_view_save, name="saved_view_save"),
    path("tampilan/<uuid:public_id>/", saved_view_pages.saved_view_rename, name="saved_view_rename"),
    path("tampilan/<uuid:public_id>/hapus/", saved_view_pages.saved_view_delete, name="saved_view_delete"),
    path("pemberitahuan/", notice_pages.notice_list, name="notice_list"),
    path("pemberitahuan/pengaturan/", notice_pages.notice_preferences, name="notice_preferences"),
    path("pemberitahuan/<uuid:public_id>/", notice_pages.notice_open, name="notice_open"),
    path("saya/profil/", views.own_profile, name="own_profile"),
    path("saya/kerabat/", kinship_pages.own_kinship, name="own_kinship"),
    path("saya/kerabat/<uuid:public_id>/akhiri/", kinship_pages.end_kinship, name="end_kinship"),
]
