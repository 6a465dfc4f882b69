"""Reusable filters of the dictionary and of standards."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import DateField, Exists, F, Func, OuterRef, Q, Subquery

from employees.access import Permission, Principal
from employees.models.organisation import Unit
from employees.querysets import DatedQuerySet, OrganisationQuerySet


class CompetencyQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """The dictionary is public inside the deployment."""
        return self.all()

    def in_dictionary_on(self, day: date) -> Self:
        """Those that the dictionary has on a day."""
        return self.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))


class BehaviouralIndicatorQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        """What is rated today, in the order of the dictionary."""
        return self.filter(retired_on__isnull=True).order_by("level", "number")


class DictionaryVersionQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """The dictionary and its versions are public inside the deployment."""
        return self.all()

    def in_force_on(self, day: date) -> Self:
        """The one agreed version whose days contain ``day``."""
        return self.filter(validity__contains=day)

    def with_last_day(self) -> Self:
        """Annotate ``valid_to``, the last day of a version that was replaced."""
        return self.annotate(
            valid_to=Func(F("validity"), template="(upper(%(expressions)s) - 1)", output_field=DateField())
        )

    def with_scales_before(self) -> Self:
        """Annotate ``agreed_scales_before``, those of the agreed version that holds until the version begins; None:
        there is none."""
        earlier = type(self)(self.model).filter(validity__isnull=False, begins__lt=OuterRef("begins"))
        scales = earlier.order_by("-begins").values("content__scales")[:1]
        return self.annotate(agreed_scales_before=Subquery(scales))

    def reviewable_by(self, principal: Principal) -> Self:
        """Drafts of somebody else; whether the role reaches the whole dictionary is asked apart."""
        return self.filter(state="draft").exclude(drafted_by__public_id__in=principal.accounts)

    def approvable_by(self, principal: Principal) -> Self:
        """Drafts that the principal may agree to: somebody else's, by whoever approves for every agency."""
        drafts = self.reviewable_by(principal)
        if principal.sees_everyone(Permission.APPROVE_STANDARDS):
            return drafts
        own = principal.unit_ids(Permission.APPROVE_STANDARDS)
        beyond = Unit.objects.filter(parent__isnull=True).exclude(pk__in=own)
        return drafts.filter(~Exists(beyond)) if own else self.none()


class StandardVersionQuerySet(OrganisationQuerySet, DatedQuerySet):  # type: ignore[override]
    """Versions of a post's standard; at most one is in force on a day."""


class StandardItemQuerySet(OrganisationQuerySet):
    lineage_path = "version__position__unit__lineage"

    def in_force_on(self, day: date) -> Self:
        """Rows of the version in force on ``day``, less those that ended before."""
        return self.filter(version__validity__contains=day).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class PositionRequirementQuerySet(OrganisationQuerySet):
    def in_force_on(self, day: date) -> Self:
        """Without days of its own a requirement holds on every day."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def of_target(self, position_id: int, *, on: date) -> Self:
        return self.in_force_on(on).filter(position=position_id).order_by(F("kind"), F("value"))


class PositionClassQuerySet(OrganisationQuerySet):
    lineage_path = "root__lineage"


class PositionClassMemberQuerySet(OrganisationQuerySet):
    """Memberships of posts; open to everybody of the agency."""


class StandardDecreeQuerySet(OrganisationQuerySet):
    lineage_path = "root__lineage"

    def approvable_by(self, principal: Principal) -> Self:
        """Drafts that the principal may approve or return: somebody else's, of agencies that the grant covers whole."""
        drafts = self.filter(state="draft").exclude(drafted_by__public_id__in=principal.accounts)
        if principal.sees_everyone(Permission.APPROVE_STANDARDS):
            return drafts
        return drafts.filter(root__in=principal.unit_ids(Permission.APPROVE_STANDARDS))


class DecreeTargetQuerySet(OrganisationQuerySet):
    lineage_path = "decree__root__lineage"

    def standing_on(self, day: date) -> Self:
        """Targets of approved decrees that have begun by then."""
        return self.filter(decree__state="approved", decree__begins__lte=day)

    def setting_requirements(self) -> Self:
        """Those of which the decree says what is required beside competencies."""
        return self.filter(sets_requirements=True)
