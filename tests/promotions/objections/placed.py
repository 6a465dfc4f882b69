"""Objections put in their place past the rules, for tests that only look at pages."""

from contextlib import ExitStack

import pgtrigger
from django.utils import timezone

from asn_career.base.audit import acting
from promotions.models import Objection, ObjectionEffect, ObjectionFile, ObjectionStep

GUARDS = {
    Objection: ("filed_in_time", "not_about_oneself"),
    ObjectionStep: ("of_an_open_objection", "told_in_person"),
    ObjectionFile: ("of_an_open_objection",),
    ObjectionEffect: ("of_an_open_objection", "of_its_run"),
}


def place_objection(add, *, shortlist, person, by, today, document, about="component:competency", run=None):
    """A filed objection with a step and a document; with a ``run``, an effect; ``add(model, **given)`` creates rows."""
    at = timezone.now()
    with ExitStack() as stack:
        stack.enter_context(acting(by="tests"))
        for model, names in GUARDS.items():
            stack.enter_context(pgtrigger.ignore(*(f"{model._meta.label}:{name}" for name in names)))
        made = add(
            Objection, employee=person, shortlist=shortlist, result_hash=shortlist.result_hash, about=about,
            zone="Asia/Jakarta", filed_by=by, filed_at=at, filed_on=today, known_on=today, object_days=14,
            closes_on=today, answer_due_on=today, verdict="", state="filed",
        )  # fmt: skip
        of_it = {"objection": made, "employee": person}
        add(ObjectionStep, **of_it, act="supply", by=by, at=at)
        add(ObjectionFile, **of_it, document=document, at=at)
        if run is not None:
            place = {"outcome": "eligible", "score": "50.00", "rank": 1, "proposed": True}
            add(
                ObjectionEffect, **of_it, run=run, parts=["results"], before=place, after=place, list_before=[],
                list_after=[], changes_list=False, computed_at=at,
            )  # fmt: skip
    return made
