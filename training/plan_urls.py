"""Addresses of development plans, the team's pages, and career targets."""

from django.urls import path

from training import career_pages, plan_monitoring_pages, plan_pages, team_pages

urlpatterns = [
    path("saya/rencana/", plan_pages.own_plan, name="own_plan"),
    path("saya/rencana/mulai/", plan_pages.begin_plan, name="begin_plan"),
    path("saya/rencana/kegiatan/<uuid:public_id>/", plan_pages.plan_action, name="plan_action"),
    path("saya/rencana/<uuid:public_id>/tambah/", plan_pages.plan_add, name="plan_add"),
    path("saya/rencana/<uuid:public_id>/kirim/", plan_pages.plan_step, {"step": "send"}, name="plan_send"),
    path(
        "saya/rencana/<uuid:public_id>/tarik/",
        plan_pages.plan_step,
        {"step": "withdraw"},
        name="plan_withdraw",
    ),
    path("saya/rencana/<uuid:public_id>/ubah/", plan_pages.plan_step, {"step": "change"}, name="plan_change"),
    path("saya/karier/", career_pages.own_career, name="own_career"),
    path("rencana/<uuid:public_id>/cetak/", plan_monitoring_pages.plan_print, name="plan_print"),
    path("tim/", team_pages.team, name="team"),
    path("tim/persetujuan/", team_pages.approvals, name="plan_approvals"),
    path("kelola/rencana/", plan_monitoring_pages.plan_monitoring, name="plan_monitoring"),
    path("kelola/rencana/ekspor/", plan_monitoring_pages.plan_export, name="plan_export"),
    path("kelola/rencana/susun/", plan_monitoring_pages.start_proposals, name="start_proposals"),
    path("kelola/rencana/<uuid:public_id>/", team_pages.plan_detail, name="plan_detail"),
    path(
        "kelola/rencana/<uuid:public_id>/setujui/",
        team_pages.plan_decide,
        {"agrees": True},
        name="plan_agree",
    ),
    path(
        "kelola/rencana/<uuid:public_id>/kembalikan/",
        team_pages.plan_decide,
        {"agrees": False},
        name="plan_return",
    ),
]
