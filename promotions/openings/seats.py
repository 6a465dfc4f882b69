"""Seats of the register that are vacant or will be: what an opening begins from."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from asn_career.base.periods import months_after
from employees.access import Permission, Principal
from employees.models import Position, PositionHistory
from employees.retirement import RETIREMENT_AGE
from promotions.models import Opening, Vacancy
from promotions.querysets import within

MONTHS_AHEAD = 12
_HOLDERS = "how many hold a post of the reader's units and until when they serve; names nobody"


class RetiresOn(Func):
    """The first day without service of somebody born on a day who serves until an age, as ``employees.retirement``."""

    template = "(date_trunc('month', %(expressions)s) + interval '1 month')::date"
    arg_joiner = " + interval '1 year' * "
    output_field = DateField()


def seats_to_fill(principal: Principal) -> Any:
    """Posts whose shortlists the reader may read, with a free seat or a holder who retires within a year. One query.

    Annotates ``free`` (seats nobody holds), ``vacant_since`` (the last day a holder left, None where there never was
    one), ``retiring`` (holders who retire within the months ahead) with ``retires_first``, ``vacancy_key`` of the
    vacancy that is open and ``opening_key`` of its opening.
    """
    posts = Position.objects.filter(within(principal, Permission.READ_SHORTLISTS, "unit__lineage"))
    rows = _annotated(posts, on=principal.on).filter(Q(free__gt=0) | Q(retiring__gt=0))
    return rows.select_related("unit")


def _annotated(posts: Any, *, on: date) -> Any:
    every = PositionHistory.objects.unscoped(reason=_HOLDERS).definitive().filter(position=OuterRef("pk"))
    held = every.in_force_on(on).order_by().values("position").annotate(n=Count("pk")).values("n")
    upper = Func(F("validity"), function="upper", output_field=DateField())
    ended = every.annotate(ends=upper).filter(ends__lte=on).order_by("-ends").values("ends")
    retires = RetiresOn(F("employee__birth_date"), OuterRef("serves_until"))
    soon = every.in_force_on(on).annotate(ends=retires).filter(ends__lte=months_after(on, MONTHS_AHEAD))
    vacancies = Vacancy.objects.filter(position=OuterRef("pk"), closed_on__isnull=True).order_by("pk")
    openings = Opening.objects.standing().filter(vacancy__position=OuterRef("pk"), vacancy__closed_on=None)
    return posts.annotate(
        serves_until=_serves_until(on),
        free=Greatest(Coalesce("seats", 1) - Coalesce(Subquery(held), 0), 0, output_field=IntegerField()),
        vacant_since=Subquery(ended[:1]),
        retiring=Coalesce(Subquery(soon.order_by().values("position").annotate(n=Count("pk")).values("n")), 0),
        retires_first=Subquery(soon.order_by("ends").values("ends")[:1]),
        vacancy_key=Subquery(vacancies.values("public_id")[:1]),
        opening_key=Subquery(openings.order_by("pk").values("public_id")[:1]),
    )  # fmt: skip


def _serves_until(on: date) -> Any:
    """The retirement age of a post: its own, or that of its kind on a day."""
    ages = RETIREMENT_AGE.value_on(on)
    by_kind = Case(
        *(When(kind=kind, then=Value(age)) for kind, age in ages.items()), output_field=IntegerField()
    )
    return Coalesce(F("retirement_age"), by_kind)


def only_vacant(rows: Any) -> Any:
    return rows.filter(free__gt=0)


def only_retiring(rows: Any) -> Any:
    return rows.filter(retiring__gt=0)


def without_opening(rows: Any) -> Any:
    """Posts for which nothing is under way yet."""
    return rows.filter(
        ~Exists(Opening.objects.standing().filter(vacancy__position=OuterRef("pk"), vacancy__closed_on=None))
    )
