"""What each kind of job is called."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "gap_run": _("Computing gaps"),
    "credit_run": _("Computing credit points"),
    "gap_month": _("Keeping the gaps of a month"),
    "shortlist_run": _("Computing a shortlist"),
    "succession_run": _("Computing succession"),
    "shortlist_batch": _("Computing the shortlists of all open vacancies"),
    "assessment_plan": _("Choosing whom to assess first"),
    "regulator_pack": _("Making the pack for the regulator"),
    "evidence_file": _("Making an evidence file"),
    "policy_dry_run": _("Trying a policy on real data"),
    "plan_proposals": _("Proposing development plans"),
    "awareness_round": _("Telling people why development matters to them"),
    "annual_needs": _("Generating training needs"),
    "annual_optimisation": _("Optimising the annual training plan"),
    "round_propose": _("Proposing the raters of a round"),
    "round_open": _("Opening an assessment round"),
    "round_close": _("Counting the ratings of a round"),
    "round_finish": _("Putting the levels of a round on record"),
    "erasure": _("Erasing records that are kept no longer"),
    "import": _("Importing data"),
}
