"""Reusable filters of objections and of what belongs to them."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db.models import Exists, OuterRef, Q, Subquery

from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet
from promotions.objection_choices import OPEN_OBJECTIONS, ObjectionState
from promotions.querysets import within


class ObjectionQuerySet(PersonalQuerySet):
    """Objections at the desks: of people and vacancies in the reader's scope, never the reader's own.

    One's own are read with ``of``, from the employee's pages.
    """

    path: ClassVar[str] = ""

    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        wanted = permission or Permission.READ_SHORTLISTS
        seen = super().visible_to(principal, permission=wanted)
        rows = seen.filter(
            within(principal, wanted, f"{self.path}shortlist__vacancy__position__unit__lineage")
        )
        return rows.exclude(employee=principal.employee_id) if principal.employee_id else rows

    def open(self) -> Self:
        return self.filter(state__in=OPEN_OBJECTIONS)

    def to_check(self) -> Self:
        """Open ones that an officer is to check; while documents are waited for there is nothing to do."""
        return self.filter(state__in=(ObjectionState.FILED, ObjectionState.CHECKING))

    def answerable_by(self, principal: Principal) -> Self:
        """Those with an answer that others drafted, about somebody whom others marked in the review."""
        from promotions.models import Candidate

        candidates: Any = Candidate._gated_queryset(Candidate)
        own = candidates.filter(shortlist=OuterRef("shortlist"), employee=OuterRef("employee"))
        drafted = self.filter(state=ObjectionState.PREPARED)
        by_others = drafted.exclude(prepared_by__public_id=principal.account_key)
        unmarked = by_others.exclude(Exists(own.filter(marks__by=principal.identity)))
        return unmarked.exclude(self._judged_by(principal))

    def judged_by(self, principal: Principal) -> Self:
        """Those about a vacancy whose committee the principal, or in whose name it acts, sat in or decided after."""
        return self.filter(self._judged_by(principal))

    @staticmethod
    def _judged_by(principal: Principal) -> Q:
        from promotions.models import AppointingDecision, CommitteeMember

        vacancy: Any = OuterRef("shortlist__vacancy")
        keys, people = principal.accounts, principal.themselves
        seats = CommitteeMember.objects.filter(committee__vacancy=vacancy)
        decisions = AppointingDecision.objects.filter(committee__vacancy=vacancy)
        sat = seats.filter(Q(account__public_id__in=keys) | Q(person__in=people))
        chose = Q(decided_by__public_id__in=keys) | Q(decided_by__employee__in=people)
        return Q(Exists(sat)) | Q(Exists(decisions.filter(chose)))

    def overdue(self, *, on: date) -> Self:
        """Open ones whose answer was due before ``on``; while documents are waited for the time stands still."""
        return self.open().exclude(state=ObjectionState.WAITING).filter(answer_due_on__lt=on)

    def with_latest_effect(self) -> Self:
        """Annotate ``changes_list``: whether the latest effect is another list; None without an effect."""
        from promotions.models import ObjectionEffect

        effects: Any = ObjectionEffect._gated_queryset(ObjectionEffect)
        newest = effects.filter(objection=OuterRef("pk")).order_by("-pk")
        return self.annotate(changes_list=Subquery(newest.values("changes_list")[:1]))

    def newest_first(self) -> Self:
        return self.order_by("-filed_at", "-pk")

    def with_context(self) -> Self:
        return self.select_related("employee__home_unit", "shortlist__vacancy__position__unit")


class OfObjectionQuerySet(ObjectionQuerySet):
    """Rows of an objection."""

    path = "objection__"
