"""Addresses of the pages of assessment rounds."""

from django.urls import path

from assessments.rounds import (
    answer_pages,
    own_pages,
    rating_pages,
    round_pages,
    subject_pages,
    workbook_pages,
)

urlpatterns = [
    path("kelola/penilaian/", round_pages.round_list, name="round_list"),
    path("kelola/penilaian/baru/", round_pages.round_new, name="round_new"),
    path("kelola/penilaian/<uuid:public_id>/", round_pages.round_detail, name="round_detail"),
    path("kelola/penilaian/<uuid:public_id>/tindakan/", round_pages.round_act, name="round_act"),
    path("kelola/penilaian/peserta/<uuid:public_id>/", subject_pages.subject_detail, name="round_subject"),
    path(
        "kelola/penilaian/peserta/<uuid:public_id>/tindakan/",
        subject_pages.subject_act,
        name="round_subject_act",
    ),
    path("penilaian-saya/", own_pages.own_ratings, name="own_ratings"),
    path("penilaian-saya/hasil/<uuid:public_id>/", own_pages.own_round_result, name="own_round_result"),
    path("penilaian-saya/berkas/<uuid:public_id>/", workbook_pages.rating_workbook, name="rating_workbook"),
    path(
        "penilaian-saya/berkas/<uuid:public_id>/unduh/",
        workbook_pages.rating_workbook_file,
        name="rating_workbook_file",
    ),
    path("penilaian-saya/lembar/<uuid:public_id>/", rating_pages.sheet, name="rating_sheet"),
    path("penilaian-saya/jawaban/<uuid:public_id>/", answer_pages.answer_anonymously, name="rater_answer"),
]
