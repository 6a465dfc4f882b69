"""Reusable filters of sessions, enrolments and what follows from them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from employees.access import Permission, Principal
from employees.querysets import OrganisationQuerySet, PersonalQuerySet
from training.enrolment_choices import PENDING_STATES, SEAT_STATES, EnrolmentState, SessionState

# What the waiting list is ordered by, of ``with_priority``.
PRIORITY = ("need", "-missing", "distance", "trained", "lot")


def _managed(principal: Principal, lineage: str) -> Q:
    if principal.sees_everyone(Permission.MANAGE_TRAINING):
        return Q()
    return Q(**{f"{lineage}__overlap": sorted(principal.unit_ids(Permission.MANAGE_TRAINING))})


class TrainingSessionQuerySet(OrganisationQuerySet):
    """Sessions; open to everybody of the agency once they have left the draft."""

    lineage_path = "unit__lineage"

    def visible_to(self, principal: Principal) -> Self:
        seen = super().visible_to(principal)
        if principal.sees_everyone(Permission.MANAGE_TRAINING):
            return seen  # an empty Q would vanish from the alternative below
        return seen.filter(~Q(state=SessionState.DRAFT) | _managed(principal, "unit__lineage"))

    def manageable_by(self, principal: Principal) -> Self:
        """Sessions whose dates, seats, attendance and results the principal may change."""
        return self.filter(_managed(principal, "unit__lineage"))

    def joinable_on(self, day: date) -> Self:
        """Open sessions within their window of registration, which ends before they start at the latest."""
        began = Q(registration_opens_on=None) | Q(registration_opens_on__lte=day)
        lasts = Q(registration_closes_on=None) | Q(registration_closes_on__gte=day)
        return self.filter(began, lasts, state=SessionState.OPEN, period__startswith__gt=day)

    def with_counts(self) -> Self:
        """Annotate ``seated``, ``waiting`` and ``nominated``: how many people stand where."""
        return self.annotate(
            seated=self._count(SEAT_STATES),
            waiting=self._count([EnrolmentState.WAITING]),
            nominated=self._count([EnrolmentState.NOMINATED]),
        )

    def _count(self, states: Any) -> Any:
        from training.models import Enrolment

        rows = Enrolment.objects.unscoped(reason="how full a session is: counts, no people")
        found = rows.filter(session=OuterRef("pk"), state__in=list(states)).order_by().values("session")
        return Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0)


class EnrolmentQuerySet(PersonalQuerySet):
    def seated(self) -> Self:
        return self.filter(state__in=SEAT_STATES)

    def pending(self) -> Self:
        return self.filter(state__in=PENDING_STATES)

    def waiting(self) -> Self:
        return self.filter(state=EnrolmentState.WAITING)

    def in_priority(self) -> Self:
        """In the order of the waiting list (training.priority): the same rule as SQL."""
        return self.with_priority().order_by(*PRIORITY, "pk")

    def with_priority(self) -> Self:
        """Annotate what the order of the waiting list compares, so that a page can begin after any place."""
        known = Case(
            When(must_have_gap__gt=0, then=Value(0)),
            When(must_have_gap__isnull=True, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        remote = Case(When(remote=True, then=Value(0)), default=Value(1), output_field=IntegerField())
        return self.annotate(
            need=known,
            missing=Coalesce("must_have_gap", Value(Decimal(0))),
            distance=remote,
            # Whoever has no training on record has waited longest.
            trained=Coalesce("last_trained_on", Value(date.min)),
        )


class OfEnrolmentQuerySet(PersonalQuerySet):
    """Rows that belong to an enrolment, seen with the person enrolled."""

    person_path = "enrolment__employee"

    def current(self) -> Self:
        """What no later record has replaced."""
        return self.filter(replaced_at__isnull=True)
