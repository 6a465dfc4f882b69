"""Addresses of posts, standards and the dictionary."""

from django.urls import path

from competencies import class_pages, decree_pages, dictionary_pages, views

urlpatterns = [
    path("kelola/jabatan/", views.position_list, name="position_list"),
    path("jabatan/<uuid:public_id>/", views.position_detail, name="position_detail"),
    path("kompetensi/", views.dictionary, name="dictionary"),
    path("kompetensi/<uuid:public_id>/", views.competency_detail, name="competency_detail"),
    path("kelola/kamus/", dictionary_pages.version_list, name="dictionary_version_list"),
    path("kelola/kamus/baru/", dictionary_pages.version_new, name="dictionary_version_new"),
    path("kelola/kamus/<uuid:public_id>/", dictionary_pages.version_detail, name="dictionary_version"),
    path(
        "kelola/kamus/<uuid:public_id>/kepala/", dictionary_pages.version_head, name="dictionary_version_head"
    ),
    path(
        "kelola/kamus/<uuid:public_id>/skala/",
        dictionary_pages.version_scales,
        name="dictionary_version_scales",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/konversi/",
        dictionary_pages.version_conversions,
        name="dictionary_version_conversions",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/impor/",
        dictionary_pages.version_import,
        name="dictionary_version_import",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/kamus.xlsx",
        dictionary_pages.version_export,
        {"kind": "xlsx"},
        name="dictionary_version_workbook",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/case.json",
        dictionary_pages.version_export,
        {"kind": "case"},
        name="dictionary_version_case",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/setujui/",
        dictionary_pages.version_review,
        name="dictionary_version_review",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/kembalikan/",
        dictionary_pages.version_return,
        name="dictionary_version_return",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/kompetensi/baru/",
        dictionary_pages.version_entry_new,
        name="dictionary_entry_new",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/kompetensi/<uuid:entry_id>/",
        dictionary_pages.version_entry,
        name="dictionary_entry",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/kompetensi/<uuid:entry_id>/ubah/",
        dictionary_pages.version_entry_edit,
        name="dictionary_entry_edit",
    ),
    path(
        "kelola/kamus/<uuid:public_id>/kompetensi/<uuid:entry_id>/keluarkan/",
        dictionary_pages.version_withdraw,
        name="dictionary_entry_withdraw",
    ),
    path("jabatan/<uuid:public_id>/skj.pdf", decree_pages.standard_print, name="standard_print"),
    path("kelola/standar/", decree_pages.decree_list, name="standard_decree_list"),
    path("kelola/standar/belum/", decree_pages.missing_list, name="standard_missing"),
    path("kelola/standar/baru/", decree_pages.decree_new, name="standard_decree_new"),
    path("kelola/standar/kelas/", class_pages.class_list, name="position_class_list"),
    path("kelola/standar/kelas/baru/", class_pages.class_new, name="position_class_new"),
    path("kelola/standar/kelas/<uuid:public_id>/", class_pages.class_detail, name="position_class"),
    path("kelola/standar/<uuid:public_id>/", decree_pages.decree_detail, name="standard_decree"),
    path("kelola/standar/<uuid:public_id>/tambah/", decree_pages.decree_add, name="standard_decree_add"),
    path(
        "kelola/standar/<uuid:public_id>/keluarkan/<uuid:target_id>/",
        decree_pages.decree_drop,
        name="standard_decree_drop",
    ),
    path(
        "kelola/standar/<uuid:public_id>/persyaratan/<uuid:target_id>/",
        decree_pages.decree_requirements,
        name="standard_decree_requirements",
    ),
    path(
        "kelola/standar/<uuid:public_id>/uraian/<uuid:target_id>/",
        decree_pages.decree_description,
        name="standard_decree_description",
    ),
    path("kelola/standar/<uuid:public_id>/kisi/", decree_pages.decree_grid, name="standard_decree_grid"),
    path(
        "kelola/standar/<uuid:public_id>/kisi/batalkan/",
        decree_pages.decree_undo,
        name="standard_decree_undo",
    ),
    path(
        "kelola/standar/<uuid:public_id>/setujui/",
        decree_pages.decree_approve,
        name="standard_decree_approve",
    ),
    path(
        "kelola/standar/<uuid:public_id>/kembalikan/",
        decree_pages.decree_return,
        name="standard_decree_return",
    ),
]
