"""Addresses of the pages about results."""

from django.urls import path

from assessments.results.pages import desk, expiry, levels, objections, own, profile, providers

DESK = "kelola/penilaian/"
urlpatterns = [
    path(f"{DESK}hasil/", desk.result_list, name="result_list"),
    path(f"{DESK}hasil/baru/", desk.result_new, name="result_new"),
    path(f"{DESK}kedaluwarsa/", expiry.result_expiry, name="result_expiry"),
    path(f"{DESK}lembaga/", providers.assessment_provider_list, name="assessment_provider_list"),
    path(f"{DESK}lembaga/baru/", providers.assessment_provider_new, name="assessment_provider_new"),
    path(
        f"{DESK}lembaga/<uuid:public_id>/",
        providers.assessment_provider_detail,
        name="assessment_provider_detail",
    ),
    path(f"{DESK}akreditasi/<uuid:public_id>/akhiri/", providers.accreditation_end, name="accreditation_end"),
    path(f"{DESK}sanggah/", objections.result_objection_list, name="result_objection_list"),
    path(
        f"{DESK}sanggah/<uuid:public_id>/", objections.result_objection_detail, name="result_objection_detail"
    ),
    path(
        f"{DESK}sanggah/<uuid:public_id>/koreksi/",
        objections.result_objection_correct,
        name="result_objection_correct",
    ),
    path(f"{DESK}hasil/<uuid:public_id>/", desk.result_detail, name="result_detail"),
    path(f"{DESK}hasil/<uuid:public_id>/ubah/", desk.result_edit, name="result_edit"),
    path(f"{DESK}hasil/<uuid:public_id>/tingkat/", levels.result_levels, name="result_levels"),
    path(f"{DESK}hasil/<uuid:public_id>/koreksi/", desk.result_correct, name="result_correct"),
    path("penilaian/laporan/<uuid:public_id>/", desk.result_report, name="result_report"),
    path("saya/hasil/", own.own_results_list, name="own_assessment_results"),
    path("saya/hasil/profil/", profile.own_profile, name="own_competency_profile"),
    path("saya/hasil/profil/cetak/", profile.own_profile_pdf, name="own_competency_profile_pdf"),
    path("saya/hasil/paket/<uuid:public_id>/", own.own_result_adopt, name="own_result_adopt"),
    path("saya/hasil/<uuid:public_id>/", own.own_assessment_result, name="own_assessment_result"),
    path(
        "kelola/pegawai/<uuid:public_id>/profil-kompetensi/",
        profile.employee_profile,
        name="employee_profile",
    ),
    path(
        "kelola/pegawai/<uuid:public_id>/profil-kompetensi/cetak/",
        profile.employee_profile_pdf,
        name="employee_profile_pdf",
    ),
]
