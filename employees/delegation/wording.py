"""How acts that can be left to a deputy, and those that never are, are called."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from employees.access import Permission

P = Permission
ACTS = {
    P.AGREE_PLANS: _("Agree to development plans, or return them"),
    P.NOMINATE: _("Nominate people to trainings"),
    P.VERIFY_CERTIFICATES: _("Check certificates that were sent in"),
    P.FINALISE_RESULTS: _("Finalise assessment results"),
    P.OPEN_ROUNDS: _("Open assessment rounds as the second person"),
    P.APPROVE_STANDARDS: _("Approve standards of posts and the dictionary as the second person"),
    P.DECIDE_APPOINTMENTS: _("Decide about appointments"),
    P.APPROVE_RULE_SETS: _("Approve the rules of a selection"),
    P.REVIEW_SHORTLISTS: _("Review shortlists"),
    P.APPROVE_TRAINING: _("Approve the annual training plan, study leave and recognition"),
    P.MANAGE_ACCESS: _("Give and take roles"),
}
WHY_NEVER = {
    "staff": _("A deputy appoints, moves and dismisses nobody, nor prepares it by a decision."),
    "budget": _("A deputy decides nothing that allots a budget."),
    "person": _("It is done in person: whoever finalises also answers objections and calibrates."),
    "access": _("Who may do what is decided by two administrators."),
}


def act_name(act: str) -> str:
    return str(ACTS.get(Permission(act), act))


def act_names(acts: Iterable[str]) -> list[str]:
    """The same for several, in the order in which pages list them."""
    wanted = set(acts)
    return [str(name) for act, name in ACTS.items() if act.value in wanted]
