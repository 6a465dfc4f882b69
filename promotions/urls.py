"""Addresses of vacancies and shortlists."""

from django.urls import include, path

from promotions import (
    appointment_pages,
    attempt_pages,
    bundle_pages,
    committee_candidate_pages,
    committee_pages,
    desk,
    insight_pages,
    late_change_pages,
    minutes_pages,
    own_result_pages,
    policy_urls,
    regulator_pages,
    rule_pages,
    rule_set_pages,
    succession_pages,
    views,
)

urlpatterns = [
    *policy_urls.urlpatterns,
    path("", include("promotions.opening_urls")),
    path("", include("promotions.assessment_urls")),
    path("", include("promotions.fairness_urls")),
    path("kelola/", desk.officer_home, name="officer_home"),
    path("kelola/lowongan/", views.vacancy_list, name="vacancy_list"),
    path("kelola/lowongan/hitung-semua/", views.start_all_shortlists, name="start_all_shortlists"),
    path("kelola/lowongan/<uuid:public_id>/", views.vacancy_detail, name="vacancy_detail"),
    path("kelola/lowongan/<uuid:public_id>/hitung/", views.start_shortlist, name="start_shortlist"),
    path("kelola/daftar-pendek/", views.shortlist_list, name="shortlist_list"),
    path("kelola/daftar-pendek/<uuid:public_id>/", views.shortlist_review, name="shortlist_review"),
    path("kelola/daftar-pendek/<uuid:public_id>/tinjau/", views.review_candidates, name="review_candidates"),
    path("kelola/daftar-pendek/<uuid:public_id>/kirim/", views.send_shortlist, name="send_shortlist"),
    path(
        "kelola/daftar-pendek/<uuid:public_id>/hitung-ulang/", views.rerun_shortlist, name="rerun_shortlist"
    ),
    path(
        "kelola/daftar-pendek/<uuid:public_id>/bukti/",
        bundle_pages.shortlist_bundle,
        name="shortlist_bundle",
    ),
    path("kelola/berkas-bukti/<uuid:public_id>/", bundle_pages.bundle_request, name="bundle_request"),
    path(
        "kelola/berkas-bukti/<uuid:public_id>/berkas/",
        bundle_pages.bundle_request_file,
        name="bundle_request_file",
    ),
    path(
        "kelola/daftar-pendek/<uuid:public_id>/ketahanan/",
        insight_pages.shortlist_firmness,
        name="shortlist_firmness",
    ),
    path(
        "kelola/daftar-pendek/<uuid:public_id>/perubahan/",
        insight_pages.shortlist_comparison,
        name="shortlist_comparison",
    ),
    path(
        "kelola/daftar-pendek/<uuid:public_id>/kandidat/<uuid:candidate_id>/penjelasan/",
        views.candidate_explanation,
        name="candidate_explanation",
    ),
    path(
        "kelola/daftar-pendek/<uuid:public_id>/perubahan-data/",
        late_change_pages.late_changes,
        name="late_changes",
    ),
    path(
        "kelola/daftar-pendek/<uuid:public_id>/perubahan-data/jumlah/",
        late_change_pages.late_changes_note,
        name="late_changes_note",
    ),
    path("kelola/lowongan/<uuid:public_id>/aturan/", rule_set_pages.rule_set_new, name="rule_set_new"),
    path("kelola/aturan-seleksi/<uuid:public_id>/", rule_set_pages.rule_set_detail, name="rule_set_detail"),
    path(
        "kelola/aturan-seleksi/<uuid:public_id>/setujui/",
        rule_set_pages.rule_set_approve,
        name="rule_set_approve",
    ),
    path(
        "kelola/aturan-seleksi/<uuid:public_id>/kembalikan/",
        rule_set_pages.rule_set_return,
        name="rule_set_return",
    ),
    path(
        "kelola/aturan-seleksi/<uuid:public_id>/jalankan/",
        rule_set_pages.start_official,
        name="start_official",
    ),
    path("kelola/lowongan/<uuid:public_id>/panitia/", committee_pages.committee_new, name="committee_new"),
    path("kelola/lowongan/<uuid:public_id>/upaya/", attempt_pages.attempt_new, name="attempt_new"),
    path("kelola/upaya/<uuid:public_id>/", attempt_pages.attempt_detail, name="attempt_detail"),
    path("kelola/upaya/<uuid:public_id>/tindakan/", attempt_pages.attempt_act, name="attempt_act"),
    path("sidang/", committee_pages.committee_list, name="committee_list"),
    path("sidang/<uuid:public_id>/", committee_pages.committee_detail, name="committee_detail"),
    path("sidang/<uuid:public_id>/tindakan/", committee_pages.committee_act, name="committee_act"),
    path(
        "sidang/<uuid:public_id>/kandidat/<uuid:candidate_id>/",
        committee_candidate_pages.committee_candidate,
        name="committee_candidate",
    ),
    path(
        "sidang/<uuid:public_id>/bandingkan/",
        committee_candidate_pages.committee_comparison,
        name="committee_comparison",
    ),
    path("sidang/<uuid:public_id>/berita-acara/", minutes_pages.committee_minutes, name="committee_minutes"),
    path(
        "sidang/<uuid:public_id>/berita-acara/pdf/",
        minutes_pages.committee_minutes_file,
        name="committee_minutes_file",
    ),
    path(
        "sidang/<uuid:public_id>/keputusan/", appointment_pages.committee_decision, name="committee_decision"
    ),
    path(
        "kelola/pengangkatan/<uuid:public_id>/",
        appointment_pages.appointment_detail,
        name="appointment_detail",
    ),
    path(
        "kelola/pengangkatan/<uuid:public_id>/keputusan.pdf",
        appointment_pages.appointment_decree,
        name="appointment_decree",
    ),
    path(
        "kelola/pengangkatan/<uuid:public_id>/lowongan/",
        appointment_pages.open_next_vacancy,
        name="open_next_vacancy",
    ),
    path("saya/hasil-seleksi/", own_result_pages.own_results, name="own_results"),
    path(
        "saya/hasil-seleksi/<uuid:public_id>/", own_result_pages.own_result_detail, name="own_result_detail"
    ),
    path("", include("promotions.objection_urls")),
    path(
        "saya/hasil-seleksi/<uuid:public_id>/bagian/",
        own_result_pages.own_result_slice,
        name="own_result_slice",
    ),
    path("kelola/paket-merit/", regulator_pages.regulator_packs, name="regulator_packs"),
    path("kelola/paket-merit/<uuid:public_id>/", regulator_pages.regulator_pack, name="regulator_pack"),
    path(
        "kelola/paket-merit/<uuid:public_id>/berkas/",
        regulator_pages.regulator_pack_file,
        name="regulator_pack_file",
    ),
    path("kelola/suksesi/", succession_pages.succession, name="succession"),
    path("kelola/suksesi/hitung/", succession_pages.start_succession, name="start_succession"),
    path("periksa-berkas/", bundle_pages.check_bundle, name="check_bundle"),
    path("bantuan/aturan/", rule_pages.rule_list, name="rule_list"),
    path("bantuan/aturan/<slug:app>/<slug:name>/", rule_pages.rule_detail, name="rule_detail"),
]
