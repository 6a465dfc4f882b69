"""Reusable filters of assessment rounds, of who rates in them, and of what comes of them."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Func, Q

from assessments.calibration.choices import SessionState
from assessments.rounds.choices import RoundState
from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet


class AssessmentRoundQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Rounds of units whose assessments a grant opens, and of those above; their people are gated apart."""
        if principal.sees_everyone(Permission.READ_ASSESSMENTS):
            return self.all()
        from employees.models import Unit

        units = sorted(principal.unit_ids(Permission.READ_ASSESSMENTS))
        above = Unit.objects.filter(pk__in=units).annotate(above=Func(F("lineage"), function="unnest"))
        return self.filter(Q(unit__lineage__overlap=units) | Q(unit__in=above.order_by().values("above")))

    def openable_by(self, principal: Principal) -> Self:
        """Drafts of somebody else whose first day has come and last day has not passed, with somebody to assess."""
        drafts = self.filter(
            state=RoundState.DRAFT,
            opens_on__lte=principal.on,
            closes_on__gte=principal.on,
            subjects__isnull=False,
        )
        in_charge = drafts._within(principal, Permission.OPEN_ROUNDS)
        return in_charge.exclude(planned_by__public_id__in=principal.accounts).distinct()

    def overdue_for(self, principal: Principal) -> Self:
        """Rounds in the principal's charge that are a draft or open although their last day is over."""
        late = self.filter(state__in=(RoundState.DRAFT, RoundState.OPEN), closes_on__lt=principal.on)
        return late._within(principal, Permission.MANAGE_ROUNDS)

    def finishable_by(self, principal: Principal) -> Self:
        """Rounds in the principal's charge whose levels can go on record: rated, and no calibration is under way."""
        rated = self.filter(
            Q(state=RoundState.RATED)
            | Q(state=RoundState.CALIBRATING, calibration__state=SessionState.CLOSED)
        )
        return rated._within(principal, Permission.MANAGE_ROUNDS)

    def _within(self, principal: Principal, permission: Permission) -> Self:
        """Rounds of units over which a grant gives ``permission``."""
        if principal.sees_everyone(permission):
            return self.all()
        return self.filter(unit__lineage__overlap=sorted(principal.unit_ids(permission)))

    def open(self) -> Self:
        return self.filter(state=RoundState.OPEN)

    def past_their_end(self, day: date) -> Self:
        """Open rounds whose last day has passed."""
        return self.open().filter(closes_on__lt=day)

    def newest_first(self) -> Self:
        return self.order_by("-planned_at", "-pk")


class RoundSubjectQuerySet(PersonalQuerySet):
    """Who is assessed in a round."""

    def taking_part(self) -> Self:
        return self.filter(withdrawn_on__isnull=True)


class OfSubjectQuerySet(PersonalQuerySet):
    """Rows about somebody who is assessed."""

    person_path = "subject__employee"


class RatingSheetQuerySet(OfSubjectQuerySet):
    def standing(self) -> Self:
        """Sheets that count: neither their rater was let go nor their subject."""
        return self.filter(excused_on__isnull=True, subject__withdrawn_on__isnull=True)


class OfSheetQuerySet(PersonalQuerySet):
    """Ratings of one competency, seen with the person they are about."""

    person_path = "sheet__subject__employee"


class RaterInvitationQuerySet(OfSubjectQuerySet):
    def standing(self) -> Self:
        return self.filter(withdrawn_on__isnull=True, subject__withdrawn_on__isnull=True)


class RoundOutcomeQuerySet(OfSubjectQuerySet):
    def known(self) -> Self:
        return self.filter(level__isnull=False)
