"""Addresses of the catalogue, its providers and agreements, and of leadership proposals."""

from django.urls import path

from training import catalogue_pages, leadership_pages, library_pages, series_pages

urlpatterns = [
    path("saya/pelatihan/", catalogue_pages.own_training, name="own_training"),
    path("pelatihan/<uuid:public_id>/", catalogue_pages.program_detail, name="program_detail"),
    path("kelola/pelatihan/", catalogue_pages.catalogue_list, name="catalogue_list"),
    path("kelola/pelatihan/tambah/", catalogue_pages.program_form, name="program_add"),
    path("kelola/pelatihan/<uuid:public_id>/ubah/", catalogue_pages.program_form, name="program_edit"),
    path("kelola/pelatihan/<uuid:public_id>/seri/", series_pages.program_series, name="program_series"),
    path("kelola/kegiatan/", library_pages.action_library, name="action_library"),
    path(
        "kelola/kegiatan/<uuid:public_id>/", library_pages.action_template_edit, name="action_template_edit"
    ),
    path("kelola/kegiatan/kompetensi/<uuid:public_id>/", library_pages.action_shelves, name="action_shelves"),
    path(
        "kelola/kegiatan/kompetensi/<uuid:public_id>/tambah/",
        library_pages.action_template_add,
        name="action_template_add",
    ),
    path("kelola/penyelenggara/", catalogue_pages.provider_list, name="provider_list"),
    path("kelola/penyelenggara/tambah/", catalogue_pages.provider_form, name="provider_add"),
    path("kelola/penyelenggara/<uuid:public_id>/", catalogue_pages.provider_form, name="provider_edit"),
    path(
        "kelola/penyelenggara/<uuid:public_id>/perjanjian/",
        catalogue_pages.agreement_add,
        name="agreement_add",
    ),
    path("kelola/perjanjian/<uuid:public_id>/", catalogue_pages.agreement_form, name="agreement_edit"),
    path(
        "kelola/perjanjian/<uuid:public_id>/dokumen/",
        catalogue_pages.agreement_document,
        name="agreement_document",
    ),
    path("kelola/kepemimpinan/", leadership_pages.leadership_list, name="leadership_list"),
    path(
        "kelola/kepemimpinan/<uuid:public_id>/", leadership_pages.leadership_person, name="leadership_person"
    ),
    path("kelola/kepemimpinan/berkas/", leadership_pages.leadership_file, name="leadership_file"),
]
