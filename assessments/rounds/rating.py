"""Rating under one's name: a sheet is saved competency by competency, then handed in and unchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from asn_career.base.audit import acting
from assessments.models import CompetencyRating, RatingSheet
from assessments.rounds.answering import check_answers, hold_subject
from assessments.rounds.choices import RaterRole
from assessments.rounds.errors import (
    AnswersMissingError,
    EvidenceMissingError,
    HandedInError,
    RoundMovedError,
    WrongAnswerError,
)
from assessments.rounds.instrument import Question, questions_of
from assessments.rounds.levels import Found, level_of
from assessments.rounds.rules import RoundRules
from employees.access import Principal
from employees.models import Document

_OWN = "sheets of the account that rates"


def sheet_for(public_id: UUID, *, by: Principal) -> RatingSheet | None:
    """The reader's own standing sheet in a round that has opened. One query."""
    if by.account_key is None:
        return None
    rows = RatingSheet.objects.unscoped(reason=_OWN).standing().filter(public_id=public_id)
    found: RatingSheet | None = (
        rows.filter(account__public_id=by.account_key, subject__round__opened_at__isnull=False)
        .select_related("subject__round", "subject__employee", "subject__position", "account")
        .first()
    )
    return found


def ratings_of(sheet: RatingSheet) -> dict[int, CompetencyRating]:
    """What is saved on a sheet, by competency number. One query."""
    rows = CompetencyRating.objects.unscoped(reason=_OWN).filter(sheet=sheet.pk)
    return {row.competency_id: row for row in rows.select_related("document")}


def ratings_on(sheets: Sequence[RatingSheet]) -> dict[int, dict[int, CompetencyRating]]:
    """The same of several sheets, by number of the sheet. One query."""
    found: dict[int, dict[int, CompetencyRating]] = {sheet.pk: {} for sheet in sheets}
    for row in CompetencyRating.objects.unscoped(reason=_OWN).filter(sheet__in=found):
        found[row.sheet_id][row.competency_id] = row
    return found


def save(
    sheet: RatingSheet,
    question: Question,
    values: Mapping[int, int | None],
    *,
    by: Principal,
    note: str = "",
    evidence: str = "",
    document: Document | None = None,
) -> CompetencyRating:
    """Save the ratings of one competency, instead of those saved before; locks the subject alone.

    A self-assessment above the rule's level needs evidence: a text, or one of the rater's own documents.
    """
    rules = RoundRules(sheet.subject.round.rules)
    _check(sheet, question, values, rules)
    if sheet.role == RaterRole.SELF:
        _ensure_evidence(question, values, rules, given=bool(evidence.strip() or document))
    told: dict[str, Any] = {
        "answers": {str(key): value for key, value in values.items()},
        "note": note.strip(),
        "evidence": evidence.strip(),
        "document": document,
    }
    with acting(by=by.identity):
        _hold(sheet, on=by.on)
        row, _new = CompetencyRating.objects.unscoped(reason=_OWN).update_or_create(
            sheet=sheet, competency=question.competency, defaults=told
        )
    saved: CompetencyRating = row
    return saved


def give_whole(
    sheet: RatingSheet,
    questions: Sequence[Question],
    values: Mapping[int, int | None],
    *,
    by: Principal,
    note: str = "",
    evidence: str = "",
) -> None:
    """Save and hand in a whole sheet in one transaction; a constant number of statements."""
    rules = RoundRules(sheet.subject.round.rules)
    parts = [
        (each, {row.pk: values[row.pk] for row in each.indicators if row.pk in values}) for each in questions
    ]
    if odd := set(values) - {key for _each, own in parts for key in own}:
        raise WrongAnswerError(value=min(odd), statement="–", lowest=1, highest=rules.highest)
    for question, own in parts:
        _check(sheet, question, own, rules)
        if sheet.role == RaterRole.SELF:
            _ensure_evidence(question, own, rules, given=bool(evidence.strip()))
    with acting(by=by.identity):
        _hold(sheet, on=by.on)
        CompetencyRating.objects.unscoped(reason=_OWN).bulk_create(
            [
                CompetencyRating(
                    sheet=sheet,
                    competency=question.competency,
                    answers={str(key): value for key, value in own.items()},
                    note=note.strip(),
                    evidence=evidence.strip(),
                )
                for question, own in parts
            ],
            update_conflicts=True,
            unique_fields=["sheet", "competency"],
            update_fields=["answers", "note", "evidence"],
        )
        RatingSheet.objects.unscoped(reason=_OWN).filter(pk=sheet.pk).update(done_on=by.on)
    sheet.done_on = by.on


def is_as_given(
    sheet: RatingSheet, values: Mapping[int, int | None], *, note: str = "", evidence: str = ""
) -> bool:
    """Whether the whole sheet says just this: what was handed in, sent once more by somebody who heard no answer."""
    said = list(ratings_of(sheet).values())
    told = {key: value for rating in said for key, value in values_of(rating).items()}
    beside = {(rating.note, rating.evidence) for rating in said}
    return told == values and beside <= {(note.strip(), evidence.strip())}


def hand_in(sheet: RatingSheet, *, by: Principal) -> None:
    """Hand a whole sheet in; it does not change any more, and assessors may then be compared."""
    with acting(by=by.identity):
        _hold(sheet, on=by.on)
        missing = len({each.competency.pk for each in questions_of(sheet.subject)} - set(ratings_of(sheet)))
        if missing:
            raise AnswersMissingError(count=missing)
        rows = RatingSheet.objects.unscoped(reason=_OWN).filter(pk=sheet.pk, done_on__isnull=True)
        if not rows.update(done_on=by.on):
            raise RoundMovedError
    sheet.done_on = by.on


def level_on(question: Question, values: Mapping[int, int | None], *, rules: RoundRules) -> Found:
    """The level that one rater's values show."""
    return level_of(
        {
            level: [None if (value := values.get(row.pk)) is None else Decimal(value) for row in rows]
            for level, rows in question.by_level.items()
        },
        rules=rules,
    )


def values_of(rating: CompetencyRating) -> dict[int, int | None]:
    return {int(key): value for key, value in rating.answers.items()}


def _check(
    sheet: RatingSheet, question: Question, values: Mapping[int, int | None], rules: RoundRules
) -> None:
    keys = {row.pk for row in question.indicators}
    if odd := [key for key in values if key not in keys]:
        raise WrongAnswerError(
            value=odd[0], statement=question.competency.name, lowest=1, highest=rules.highest
        )
    missing = keys - set(values)
    if missing:
        raise AnswersMissingError(count=len(missing))
    everything = {key: values.get(key) for key in keys}
    subject = sheet.subject
    only = type(subject)(asked={str(question.competency.pk): subject.asked[str(question.competency.pk)]})
    check_answers(only, everything, indicators=list(question.indicators), rules=rules)


def _ensure_evidence(
    question: Question, values: Mapping[int, int | None], rules: RoundRules, *, given: bool
) -> None:
    level = level_on(question, values, rules=rules).level
    if level is not None and level > rules.evidence_above and not given:
        told = str(EvidenceMissingError.message) % {"level": rules.evidence_above}
        raise EvidenceMissingError(level=rules.evidence_above, fields={"evidence": [told]})


def _hold(sheet: RatingSheet, *, on: date) -> None:
    """The subject is locked, the round goes on, and the sheet was neither handed in nor let go meanwhile."""
    hold_subject(sheet.subject, on=on)
    state = RatingSheet.objects.unscoped(reason=_OWN).filter(pk=sheet.pk)
    done, excused = state.values_list("done_on", "excused_on").get()
    if done or excused:
        raise HandedInError
