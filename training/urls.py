"""Addresses of the employee's home and of a person's competencies."""

from django.urls import include, path

from training import (
    awareness_pages,
    certificate_pages,
    credential_pages,
    effect_pages,
    enrolment_pages,
    feedback_pages,
    hours_pages,
    satisfaction_pages,
    session_pages,
    views,
)

urlpatterns = [
    path("", include("training.study_leave_urls")),
    path("", include("training.recognition_urls")),
    path("", include("training.catalogue_urls")),
    path("", include("training.plan_urls")),
    path("saya/", views.own_home, name="own_home"),
    path("saya/kompetensi/", views.own_competencies, name="own_competencies"),
    path("evaluasi/<str:kind>/<uuid:public_id>/", effect_pages.evaluation, name="evaluation"),
    path("kelola/dampak/", effect_pages.effect_list, name="effect_list"),
    path("kelola/dampak/<uuid:public_id>/", effect_pages.program_effect, name="program_effect"),
    path("kelola/pengingat/", awareness_pages.awareness_list, name="awareness_list"),
    path("kelola/pengingat/mulai/", awareness_pages.start_awareness, name="start_awareness"),
    path("kelola/pengingat/<uuid:public_id>/", awareness_pages.awareness_round, name="awareness_round"),
    path("layanan/<uuid:public_id>/", feedback_pages.service_form, name="service_form"),
    path("kelola/kepuasan/", satisfaction_pages.satisfaction_list, name="satisfaction_list"),
    path("kelola/kepuasan/unduh/", satisfaction_pages.satisfaction_export, name="satisfaction_export"),
    path("kelola/kepuasan/<uuid:public_id>/", satisfaction_pages.satisfaction_unit, name="satisfaction_unit"),
    path(
        "kelola/kepuasan/<uuid:public_id>/poster/",
        satisfaction_pages.satisfaction_poster,
        name="satisfaction_poster",
    ),
    path(
        "kelola/kepuasan/tanggapan/<uuid:public_id>/",
        satisfaction_pages.judge_feedback,
        name="judge_feedback",
    ),
    path(
        "kelola/pegawai/<uuid:public_id>/kompetensi/",
        views.employee_competencies,
        name="employee_competencies",
    ),
    path("saya/pelatihan/sesi/", enrolment_pages.own_sessions, name="own_sessions"),
    path("saya/pelatihan/sesi/<uuid:public_id>/daftar/", enrolment_pages.session_join, name="session_join"),
    path(
        "pelatihan/kepesertaan/<uuid:public_id>/mundur/",
        enrolment_pages.enrolment_withdraw,
        name="enrolment_withdraw",
    ),
    path("tim/pelatihan/", enrolment_pages.training_approvals, name="training_approvals"),
    path("kelola/usulan/", enrolment_pages.training_approvals, name="training_requests"),
    path("hadir/<str:token>/", enrolment_pages.attendance_check_in, name="attendance_check_in"),
    path("kelola/pelatihan/sesi/", session_pages.session_list, name="session_list"),
    path("kelola/pelatihan/sesi/baru/", session_pages.session_new, name="session_new"),
    path("kelola/pelatihan/sesi/<uuid:public_id>/", session_pages.session_detail, name="session_detail"),
    path("kelola/pelatihan/sesi/<uuid:public_id>/ubah/", session_pages.session_edit, name="session_edit"),
    path("kelola/pelatihan/sesi/<uuid:public_id>/langkah/", session_pages.session_move, name="session_move"),
    path(
        "kelola/pelatihan/sesi/<uuid:public_id>/batal/", session_pages.session_cancel, name="session_cancel"
    ),
    path("kelola/pelatihan/sesi/<uuid:public_id>/kuota/", session_pages.session_quota, name="session_quota"),
    path(
        "kelola/pelatihan/sesi/<uuid:public_id>/usulkan/",
        session_pages.session_nominate,
        name="session_nominate",
    ),
    path(
        "kelola/pelatihan/sesi/<uuid:public_id>/hasil/",
        enrolment_pages.session_results,
        name="session_results",
    ),
    path(
        "kelola/pelatihan/hari/<uuid:public_id>/hadir/",
        enrolment_pages.session_attendance,
        name="session_attendance",
    ),
    path("kelola/pelatihan/hari/<uuid:public_id>/kode/", enrolment_pages.session_code, name="session_code"),
    path(
        "kelola/pelatihan/kepesertaan/<uuid:public_id>/",
        session_pages.enrolment_detail,
        name="enrolment_detail",
    ),
    path("saya/pelatihan/jam/", hours_pages.own_hours, name="own_hours"),
    path("saya/pelatihan/sertifikat/", certificate_pages.certificate_form, name="certificate_form"),
    path("kelola/jam/", hours_pages.hours_list, name="hours_list"),
    path("kelola/jam/unduh/", hours_pages.hours_export, name="hours_export"),
    path("kelola/jam/konversi/", hours_pages.conversion_table, name="conversion_table"),
    path("kelola/sertifikat/", certificate_pages.certificate_queue, name="certificate_queue"),
    path(
        "kelola/sertifikat/<uuid:public_id>/", certificate_pages.certificate_detail, name="certificate_detail"
    ),
    path("kelola/siasn/", certificate_pages.siasn_list, name="siasn_list"),
    path("kelola/siasn/ekspor/", certificate_pages.siasn_export, name="siasn_export"),
    path("kelola/siasn/<uuid:public_id>/", certificate_pages.siasn_answer, name="siasn_answer"),
    path("kelola/sertifikat-terbit/", credential_pages.credential_list, name="credential_list"),
    path(
        "kelola/sertifikat-terbit/hasil/<uuid:public_id>/",
        credential_pages.credential_issue,
        name="credential_issue",
    ),
    path(
        "kelola/sertifikat-terbit/<uuid:public_id>/cabut/",
        credential_pages.credential_revoke,
        name="credential_revoke",
    ),
    path("kredensial/kunci.json", credential_pages.credential_keys, name="credential_keys"),
    path(".well-known/jwks.json", credential_pages.credential_keys, name="credential_jwks"),
    path("kredensial/penerbit/", credential_pages.credential_issuer, name="credential_issuer"),
    path("kredensial/status/<int:number>/", credential_pages.credential_status, name="credential_status"),
    path("kredensial/<uuid:public_id>/", credential_pages.credential_document, name="credential_document"),
    path("kredensial/<uuid:public_id>/jwt/", credential_pages.credential_jwt, name="credential_jwt"),
]
