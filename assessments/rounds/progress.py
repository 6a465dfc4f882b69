"""How far a round is: by unit, by subject, and what stands in the way of opening it; counted in the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from assessments.models import AssessmentRound, RaterInvitation, RatingSheet, RoundSubject
from assessments.rounds.choices import BY_ASSESSORS, LEAST_ANSWERS, RaterRole
from assessments.rounds.rules import RoundRules
from assessments.rounds.work import people_in
from employees.access import Principal
from employees.models import User

_NAMED = 10  # so many people without an account are named
_RATERS = "counts of raters of subjects whom the reader sees"


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """One unit: how many are assessed, and how many of their ratings are given."""

    name: str
    subjects: int
    asked: int
    given: int

    @property
    def percent(self) -> int | None:
        return None if not self.asked else self.given * 100 // self.asked

    @property
    def missing(self) -> int:
        return self.asked - self.given


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is to be looked at before a round opens; the first two keep it from opening."""

    subjects: int
    short_of_assessors: int
    without_raters: int
    too_few_answers: int
    without_account: int
    accountless: list[str]
    """The first of these by name."""


def subjects_in_sight(round: AssessmentRound, principal: Principal) -> Any:
    """Subjects whom the reader may see. A queryset."""
    seen = RoundSubject.objects.visible_to(principal)
    return seen.filter(round=round)


def with_progress(subjects: Any) -> QuerySet:
    """Annotate ``asked`` and ``given``: ratings owed about a subject, and those that are there."""
    sheets = RatingSheet.objects.unscoped(reason=_RATERS).filter(
        subject=OuterRef("pk"), excused_on__isnull=True
    )
    answers = RaterInvitation.objects.unscoped(reason=_RATERS).filter(
        subject=OuterRef("pk"), withdrawn_on__isnull=True
    )
    named = _counted(sheets) + _counted(answers)
    done = _counted(sheets.filter(done_on__isnull=False)) + _counted(
        answers.filter(token__spent_on__isnull=False)
    )
    annotated: QuerySet = subjects.annotate(asked_of=named, given=done)
    return annotated


def by_unit(round: AssessmentRound, principal: Principal) -> list[UnitProgress]:
    """Progress by the unit of the subjects, by name. Two queries, whatever the number of units and people."""
    seen = subjects_in_sight(round, principal).taking_part().order_by()
    people = seen.values("unit", "unit__name").annotate(n=Count("pk")).order_by("unit__name", "unit")
    sheets = RatingSheet.objects.unscoped(reason=_RATERS).filter(
        subject__in=seen.values("pk"), excused_on__isnull=True
    )
    answers = RaterInvitation.objects.unscoped(reason=_RATERS).filter(
        subject__in=seen.values("pk"), withdrawn_on__isnull=True
    )
    asked: dict[Any, list[int]] = {}
    both = [
        rows.order_by().values_list("subject__unit").annotate(n=Count("pk"), m=Count("pk", filter=given))
        for rows, given in ((sheets, Q(done_on__isnull=False)), (answers, Q(token__spent_on__isnull=False)))
    ]
    for unit, owed, done in both[0].union(both[1], all=True):
        found = asked.setdefault(unit, [0, 0])
        found[0] += owed
        found[1] += done
    return [
        UnitProgress(row["unit__name"] or "–", row["n"], *asked.get(row["unit"], [0, 0])) for row in people
    ]


def checklist(round: AssessmentRound, *, rules: RoundRules) -> Checklist:
    """What is to be looked at before the round opens. One query."""
    sheets = RatingSheet.objects.unscoped(reason=_RATERS).filter(
        subject=OuterRef("pk"), excused_on__isnull=True
    )
    invited = RaterInvitation.objects.unscoped(reason=_RATERS).filter(
        subject=OuterRef("pk"), withdrawn_on__isnull=True
    )
    accounts = User.objects.filter(employee=OuterRef("employee"), is_active=True)
    counted = (
        people_in(round)
        .annotate(
            judges=_counted(sheets.filter(role=RaterRole.ASSESSOR)),
            named=_counted(sheets),
            invited=_counted(invited),
            has_account=Exists(accounts),
        )
        .aggregate(
            subjects=Count("pk"),
            short=Count("pk", filter=Q(judges__lt=rules.assessors_each)),
            nobody=Count("pk", filter=Q(named=0, invited=0)),
            few=Count("pk", filter=Q(invited__lt=LEAST_ANSWERS)),
            accountless=Count("pk", filter=Q(has_account=False)),
            named_first=Func(
                ArrayAgg("employee__name", filter=Q(has_account=False), order_by=("employee__name", "pk")),
                template=f"(%(expressions)s)[1:{_NAMED}]",
            ),
        )
    )
    by_themselves = round.method not in BY_ASSESSORS
    return Checklist(
        subjects=counted["subjects"],
        short_of_assessors=counted["short"] if round.method in BY_ASSESSORS else 0,
        without_raters=counted["nobody"] if by_themselves else 0,
        too_few_answers=counted["few"] if round.is_anonymous else 0,
        without_account=counted["accountless"] if by_themselves else 0,
        accountless=(counted["named_first"] or []) if by_themselves else [],
    )


def rounds_in_sight(principal: Principal) -> QuerySet:
    """Rounds that the reader may see, with how many are assessed. A queryset; its people are counted in sight."""
    seen = RoundSubject.objects.visible_to(principal).taking_part().filter(round=OuterRef("pk"))
    rows: QuerySet = AssessmentRound.objects.visible_to(principal).select_related("unit")
    return rows.annotate(people=_counted(seen))


def _counted(rows: Any) -> Any:
    """How many rows of the correlated queryset there are, 0 where none."""
    counted = rows.order_by().annotate(whole=Value(1)).values("whole").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
