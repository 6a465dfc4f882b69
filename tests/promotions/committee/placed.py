"""A decided committee put in its place without the way there, for tests that only look at its pages."""

from contextlib import ExitStack
from types import SimpleNamespace

import pgtrigger
from django.utils import timezone

from asn_career.base.audit import acting
from promotions.models import AppointingDecision, Appointment, Committee, Sitting

GUARDS = {
    Committee: ("formed_after_a_sent_run", "only_these_moves"),
    Sitting: ("only_these_moves",),
    AppointingDecision: ("decided_by_the_authority",),
    Appointment: ("appointed_as_decided",),
}
EMPTY = {"attendance": [], "recusals": [], "candidates": [], "departures": [], "names": []}


def place_committee(add, *, shortlist, candidate, by, today, words=str, sha256=""):
    """Committee, sitting, decision and appointment of ``candidate``; ``add(model, **given)`` creates each row."""
    vacancy, at = shortlist.vacancy, timezone.now()
    told = (
        "number",
        "decree",
        "post",
        "unit",
        "route",
        "place",
        "method",
        "quorum",
        "set_aside",
        "fewer_reason",
    )
    content = EMPTY | {name: words(name) for name in told} | {"round": 1, "blind": True}
    content |= {
        "held_on": [today.year, today.month, today.day],
        "run": {"number": "1", "as_of": "", "rules": ""},
    }
    with ExitStack() as stack:
        stack.enter_context(acting(by="tests"))
        for model, names in GUARDS.items():
            stack.enter_context(pgtrigger.ignore(*(f"{model._meta.label}:{name}" for name in names)))
        committee = add(
            Committee, vacancy=vacancy, shortlist=shortlist, decree_on=today, quorum=50, state="decided",
            method="vote", formed_by=by, formed_at=at, decree_number=words("decree"),
        )  # fmt: skip
        held = add(
            Sitting, committee=committee, round=1, held_on=today, opened_by=by, opened_at=at, state="signed",
            content=content, content_hash="0" * 64, drafted_at=at, signed_at=at, file_sha256=sha256,
            place=words("place"), minutes_number=words("number"), fewer_reason="", withdrawn_reason="",
        )  # fmt: skip
        decision = add(
            AppointingDecision, committee=committee, sitting=held, verdict="chosen", candidate=candidate,
            decided_by=by, decided_on=today, decided_at=at, reason=words("reason"),
        )  # fmt: skip
        appointment = add(
            Appointment, decision=decision, employee=candidate.employee, position=vacancy.position,
            effective_on=today, state="draft", decree_number="",
        )  # fmt: skip
    committee.asked = candidate.public_id  # the candidate whose page is asked for
    return SimpleNamespace(committee=committee, held=held, decision=decision, appointment=appointment)
