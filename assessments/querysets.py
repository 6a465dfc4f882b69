"""Reusable filters of results about people."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from employees.access import Permission, Principal
from employees.querysets import OrganisationQuerySet, PersonalQuerySet


class AssessmentQuerySet(PersonalQuerySet):
    def official(self) -> Self:
        return self.filter(official_rank__isnull=False)

    def known_on(self, day: date) -> Self:
        """Results that exist on ``day``: assessed by then and not withdrawn by then."""
        return self.filter(assessed_on__lte=day).filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)
        )


class OrganisationResultQuerySet(OrganisationQuerySet):
    """Ratings of units, open to everybody of the agency."""

    lineage_path = "unit__lineage"


class CreditStandingQuerySet(PersonalQuerySet):
    """Computed standings of people, each of the run that computed it."""

    def newest(self) -> Self:
        """Of the newest published run of each agency."""
        from assessments.models import CreditRun

        return self.filter(run__in=CreditRun.objects.newest().values("pk"))


class CreditRunQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Runs of the agencies that the principal belongs to or has a role in."""
        if principal.sees_everyone(Permission.READ_PERFORMANCE):
            return self.all()
        return self.filter(root__in=principal.agency_roots)

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def newest(self) -> Self:
        """The newest published run of each agency."""
        return self.published().order_by("root", "-published_at", "-pk").distinct("root")
