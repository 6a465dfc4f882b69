"""An opening in its first scored stage put in its place without the way there, for tests that only look at pages."""

from contextlib import ExitStack
from decimal import Decimal
from types import SimpleNamespace

import pgtrigger
from django.utils import timezone

from asn_career.base.audit import acting
from asn_career.base.canonical import digest
from promotions.models import (
    Application,
    ApplicationFile,
    Opening,
    OpeningEvidence,
    OpeningStage,
    ScoreSheet,
    SelectionResult,
    StageAssessor,
)
from promotions.openings.content import content_of

GUARDS = {
    Opening: ("only_these_moves",),
    OpeningStage: ("only_these_moves",),
    Application: ("only_these_moves", "applied_in_time", "not_about_oneself"),
    ApplicationFile: ("files_in_time", "not_about_oneself"),
    ScoreSheet: ("scored_by_oneself",),
    SelectionResult: ("result_after_all_scores",),
}
FILE = {"name": "berkas.pdf", "content_type": "application/pdf", "size": 9}
OPEN = "record"


def placing():
    """Nothing of the way there is asked for."""
    stack = ExitStack()
    stack.enter_context(acting(by="tests"))
    for model, names in GUARDS.items():
        stack.enter_context(pgtrigger.ignore(*(f"{model._meta.label}:{name}" for name in names)))
    return stack


def place_opening(add, *, vacancy, people, by, second, today, words=str, sha256="0" * 64):
    """An opening whose track record is scored by the account ``by``; ``add(model, **given)`` creates each row."""
    content, at = content_of(vacancy, as_of=today), timezone.now()
    with placing():
        made = add(
            Opening, vacancy=vacancy, as_of=today, content=content, content_hash=digest(content), basis="",
            state="running", opened_by=by, opened_at=at, sealed_at=at, result_hash="0" * 64, result_at=at,
            ended_reason="",
        )  # fmt: skip
        stages = {
            row["code"]: _stage(add, made, place, row, today)
            for place, row in enumerate(content["stages"], start=1)
        }
        evidence = add(
            OpeningEvidence, stage=stages["announcement"], item="committee_decree", note=words("note"), by=by,
            at=at, sha256=sha256, **FILE,
        )  # fmt: skip
        judge = add(
            StageAssessor, stage=stages[OPEN], account=by, appointed_by=by, appointed_at=at, excused_reason=""
        )
    applications = place_applications(
        add, judge=judge, people=people, by=by, second=second, today=today, words=words, sha256=sha256
    )
    stages[OPEN].asked = applications[0].public_id  # the applicant whose sheet is asked for
    return SimpleNamespace(opening=made, stage=stages[OPEN], evidence=evidence, judge=judge)


def place_applications(add, *, judge, people, by, second, today, words=str, sha256="0" * 64):
    """Applications that passed, each with a document, a sheet of ``judge`` and a result."""
    at, opening, found = timezone.now(), judge.stage.opening, []
    with placing():
        for person in people:
            row = add(
                Application, opening=opening, employee=person, account=by, state="admitted", moved_on=today,
                sent_at=at, passes=True, checked_by=by, checked_at=at, decided_by=second, decided_at=at,
                statement=words("statement"), result_reason="",
            )  # fmt: skip
            add(
                ApplicationFile, application=row, employee=person, kind="history", at=at, sha256=sha256, reason="",
                **FILE,
            )  # fmt: skip
            add(
                ScoreSheet, assessor=judge, application=row, scores={"career": "80", "integrity": "80"},
                score=Decimal(80), given_on=today, at=at, note=words("note"), reason="",
            )  # fmt: skip
            add(
                SelectionResult, opening=opening, application=row, employee=person, means={}, points={},
                missing=[OPEN],
            )  # fmt: skip
            found.append(row)
    return found


def _stage(add, opening, place, rule, today):
    before = [row["code"] for row in opening.content["stages"]]
    state = "open" if rule["code"] == OPEN else "closed" if place <= before.index(OPEN) else "waiting"
    days = {"starts_on": None if state == "waiting" else today}
    if rule["kind"] == "call":
        days["ends_on"] = today
    days["closed_on"] = today if state == "closed" else None
    return add(
        OpeningStage, opening=opening, place=place, code=rule["code"], kind=rule["kind"], state=state, **days
    )
