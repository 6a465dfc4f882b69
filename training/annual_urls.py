"""Addresses of the annual plan and of the budget of training."""

from django.urls import include, path

from training import added_need_pages, annual_pages, budget_pages

ANNUAL = [
    path("", annual_pages.annual_plan_list, name="annual_plan_list"),
    path("mulai/", annual_pages.annual_plan_begin, name="annual_plan_begin"),
    path("<uuid:public_id>/", annual_pages.annual_plan_detail, name="annual_plan_detail"),
    path("<uuid:public_id>/langkah/", annual_pages.annual_plan_move, name="annual_plan_move"),
    path("<uuid:public_id>/kembalikan/", annual_pages.annual_plan_return, name="annual_plan_return"),
    path("<uuid:public_id>/program/", annual_pages.annual_offers, name="annual_offers"),
    *(
        path(
            f"<uuid:public_id>/{annex}/{form}/",
            annual_pages.annual_plan_file,
            {"annex": annex, "form": form},
            name=f"annual_{annex}_{form}",
        )
        for annex in ("akpk", "hcdp")
        for form in ("pdf", "xlsx")
    ),
    path("program/<uuid:public_id>/", annual_pages.annual_offer_edit, name="annual_offer_edit"),
    path("kebutuhan/<uuid:public_id>/", annual_pages.annual_need_edit, name="annual_need_edit"),
    path("<uuid:public_id>/kebutuhan/tambah/", added_need_pages.added_need_new, name="added_need_new"),
    path("kebutuhan-tambahan/<uuid:public_id>/", added_need_pages.added_need_edit, name="added_need_edit"),
    path("usulan/<uuid:public_id>/", annual_pages.annual_proposal, name="annual_proposal"),
    path(
        "usulan/<uuid:public_id>/terima/", annual_pages.annual_proposal_accept, name="annual_proposal_accept"
    ),
]

urlpatterns = [
    path("kelola/rencana-pelatihan/", include(ANNUAL)),
    path("kelola/anggaran-pelatihan/", budget_pages.budget_line_list, name="budget_line_list"),
    path("kelola/anggaran-pelatihan/baru/", budget_pages.budget_line_new, name="budget_line_new"),
    path(
        "kelola/anggaran-pelatihan/<uuid:public_id>/", budget_pages.budget_line_edit, name="budget_line_edit"
    ),
]
