"""Reusable filters of openings, applications and scores."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet
from promotions.opening_choices import (
    IN_PROCESS,
    ApplicationState,
    OpeningState,
    StageKind,
    StageState,
)
from promotions.querysets import judged_blind_by, within

_VACANCY = "vacancy__position__unit__lineage"


class OpeningQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Openings whose shortlists the principal may read, but never that of an own application."""
        rows = self.filter(within(principal, Permission.READ_SHORTLISTS, _VACANCY))
        return rows.exclude(pk__in=self._applied_by(principal)) if principal.employee_id else rows

    def announced_to(self, principal: Principal) -> Self:
        """Open selections that were announced in the agencies a person belongs to."""
        if not principal.employee_id or not principal.may(Permission.READ_ORGANISATION):
            return self.none()
        return self.filter(
            pk__in=self._announced(), **{f"{_VACANCY}__overlap": sorted(principal.agency_roots)}
        )

    def approvable_by(self, principal: Principal) -> Self:
        """Openings that wait for an approval which the principal has not given."""
        key = principal.account_key
        if key is None:
            return self.none()
        waiting = self.filter(
            within(principal, Permission.APPROVE_RULE_SETS, _VACANCY), state=OpeningState.PROPOSED
        )
        own = waiting.filter(approvals__approver__public_id=key).order_by().values("pk")
        return waiting.exclude(opened_by__public_id=key).exclude(pk__in=own)

    def standing(self) -> Self:
        return self.exclude(state=OpeningState.CANCELLED)

    def taking_applications(self) -> Self:
        """Openings whose call is open."""
        from promotions.models import OpeningStage

        calls = OpeningStage.objects.filter(kind=StageKind.CALL, state=StageState.OPEN)
        return self.filter(state=OpeningState.RUNNING, pk__in=calls.order_by().values("opening"))

    def with_context(self) -> Self:
        return self.select_related("vacancy__position__unit", "opened_by__employee")

    def under_way(self) -> Self:
        """Openings not yet ended, with their stage."""
        return self.filter(state__in=(OpeningState.PROPOSED, OpeningState.RUNNING)).with_stage()

    def with_stage(self) -> Self:
        """Annotate ``stage``, its kind, state and last day, of the stage that goes on or is next; None without one."""
        from promotions.models import OpeningStage

        left = OpeningStage.objects.filter(opening=OuterRef("pk")).exclude(state=StageState.CLOSED)
        current = left.order_by("place")
        return self.annotate(
            stage=Subquery(current.values("code")[:1]),
            stage_kind=Subquery(current.values("kind")[:1]),
            stage_state=Subquery(current.values("state")[:1]),
            stage_ends_on=Subquery(current.values("ends_on")[:1]),
        )

    def with_committee_state(self) -> Self:
        """Annotate ``committee_state`` of the latest committee of the vacancy that stands; None without one."""
        from promotions.models import Committee

        standing = Committee.objects.standing().filter(vacancy=OuterRef("vacancy"))
        return self.annotate(committee_state=Subquery(standing.newest_first().values("state")[:1]))

    def newest_first(self) -> Self:
        return self.order_by("-opened_at", "-pk")

    def _announced(self) -> models.QuerySet:
        from promotions.models import OpeningStage

        calls = OpeningStage.objects.filter(kind=StageKind.CALL, starts_on__isnull=False)
        return calls.order_by().values("opening")

    def _applied_by(self, principal: Principal) -> models.QuerySet:
        from promotions.models import Application

        rows = Application.objects.unscoped(reason="the reader's own applications")
        own = rows.filter(employee=principal.employee_id, state__in=IN_PROCESS)
        return own.order_by().values("opening")


class OfOpeningQuerySet(models.QuerySet):
    """Rows of an opening; ``opening_path`` leads to it."""

    opening_path: ClassVar[str] = "opening"

    def visible_to(self, principal: Principal) -> Self:
        from promotions.models import Opening

        seen = Opening.objects.visible_to(principal).order_by().values("pk")
        return self.filter(**{f"{self.opening_path}__in": seen})

    def in_order(self) -> Self:
        return self.order_by("place")


class OfStageQuerySet(OfOpeningQuerySet):
    opening_path = "stage__opening"


class ApplicationQuerySet(PersonalQuerySet):
    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        """One's own, and what was sent to openings in the principal's scope, as far as they may see the people."""
        own = self.filter(employee=principal.employee_id) if principal.employee_id else self.none()
        seen = self._of_officers(principal, permission=permission)
        return self.filter(Q(pk__in=own.order_by().values("pk")) | Q(pk__in=seen.order_by().values("pk")))

    def handed_in(self) -> Self:
        return self.exclude(state=ApplicationState.DRAFT)

    def in_process(self) -> Self:
        return self.filter(state__in=IN_PROCESS)

    def admitted(self) -> Self:
        return self.filter(state=ApplicationState.ADMITTED)

    def in_order(self) -> Self:
        """By the moment of the last sending, which says nothing of anybody."""
        return self.order_by("sent_at", "pk")

    def _of_officers(self, principal: Principal, *, permission: Permission | None) -> Self:
        from promotions.models import Opening

        openings = Opening.objects.visible_to(principal).order_by().values("pk")
        return super().visible_to(principal, permission=permission).handed_in().filter(opening__in=openings)


class ApplicationFileQuerySet(PersonalQuerySet):
    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        from promotions.models import Application

        seen = Application.objects.visible_to(principal, permission=permission).order_by().values("pk")
        return self.filter(application__in=seen)

    def current(self) -> Self:
        return self.filter(replaced_at__isnull=True)


class AssessorQuerySet(OfStageQuerySet):
    """Assessors, seen by the officers; each sees the own appointments besides."""

    def appointed(self, principal: Principal) -> Self:
        """The reader's own appointments."""
        key = principal.account_key
        return self.filter(account__public_id=key) if key else self.none()

    def serving(self) -> Self:
        return self.filter(excused_at__isnull=True)


class OfAssessorQuerySet(OfOpeningQuerySet):
    opening_path = "assessor__stage__opening"


class ScoreSheetQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """One's own sheets at once; those of everybody once their stage is closed, to the officers of the opening."""
        from promotions.models import Opening

        key = principal.account_key
        own = Q(assessor__account__public_id=key) if key else Q(pk__in=[])
        seen = Opening.objects.visible_to(principal).order_by().values("pk")
        closed = Q(assessor__stage__state=StageState.CLOSED, assessor__stage__opening__in=seen)
        return self.filter(own | closed)

    def current(self) -> Self:
        return self.filter(replaced_at__isnull=True)

    def counted(self) -> Self:
        """Sheets that enter the mean of a stage: current ones of assessors who were not excused."""
        return self.current().filter(assessor__excused_at__isnull=True)


class SelectionResultQuerySet(PersonalQuerySet):
    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        """One's own result, and those of openings in scope whose candidates the reader does not mark without names."""
        from promotions.models import Application

        seen = Application.objects.visible_to(principal, permission=permission).order_by().values("pk")
        rows = self.filter(application__in=seen)
        return rows.exclude(opening__vacancy__in=judged_blind_by(principal)) if principal.accounts else rows

    def in_order(self) -> Self:
        return self.order_by(models.F("rank").asc(nulls_last=True), "pk")
