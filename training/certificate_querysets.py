"""Reusable filters of the conversion of hours and of reports to SIASN."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from employees.access import Permission, Principal
from employees.querysets import PersonalQuerySet
from training.certificate_choices import SiasnState


class ConversionRateQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """What the whole deployment shares, and what the reader's agencies decided for themselves."""
        if principal.sees_everyone(Permission.READ_ORGANISATION):
            return self.all()
        roots = principal.agency_roots or principal.unit_ids(Permission.READ_ORGANISATION)
        return self.filter(Q(unit__isnull=True) | Q(unit__in=roots))

    def begun_by(self, day: date) -> Self:
        """Rates that apply on ``day`` or have been replaced since."""
        return self.filter(effective_from__lte=day)


class SiasnPostQuerySet(PersonalQuerySet):
    def pending(self) -> Self:
        return self.filter(state=SiasnState.PENDING)

    def untyped(self) -> Self:
        """Own trainings whose programme does not say its kind: SIASN's course type is not known."""
        return self.filter(result__isnull=False, result__enrolment__session__program__kind="")

    def with_trainings(self) -> Self:
        """With what is reported; ``issued_no`` is the number of the certificate that the product issued, if any."""
        from training.models import Credential

        issued = Credential.objects.unscoped(
            reason="the number of the certificate of a post in sight"
        ).filter(result=OuterRef("result"), revoked_on__isnull=True)
        rows = self.select_related("employee", "certificate", "result__enrolment__session__program")
        return rows.annotate(issued_no=Subquery(issued.values("entry__code")[:1]))
