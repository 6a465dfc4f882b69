"""Reusable filters of the registry, and the one gate through which people are read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Upper

from asn_career.base.errors import ScopeError
from employees.access import Permission, Principal
from employees.choices import MANAGERIAL_KINDS, Assignment, Role

if TYPE_CHECKING:
    pass


class GatedManager(models.Manager[Any]):
    """Refuses every read that did not come through a scope: forgetting the gate is an error, not a leak.

    ``visible_to`` is the gate. ``of`` follows people who already came through it. ``unscoped`` names its reason and
    is kept to a reviewed list of places by a test.
    """

    use_in_migrations = False

    def get_queryset(self) -> Any:
        raise ScopeError(f"{self.model.__name__} was read outside a scope; use objects.visible_to(principal)")

    def none(self) -> Any:
        """Nobody: the one answer that needs no scope."""
        return self._open().none()

    def _open(self) -> Any:
        model: Any = self.model
        return model._gated_queryset(model, using=self._db)

    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Any:
        return self._open().visible_to(principal, permission=permission)

    def of(self, employees: EmployeeQuerySet) -> Any:
        return self._open().of(employees)

    def unscoped(self, *, reason: str) -> Any:
        if not reason:
            raise ScopeError("reading outside a scope needs a reason")
        return self._open()


class PersonalQuerySet(models.QuerySet):
    """Rows about a person; seen by whoever may see that person for the model's purpose."""

    person_path = "employee"

    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        from employees.models import Employee

        model: Any = self.model
        wanted = permission or model.read_permission
        if principal.sees_everyone(wanted) and not principal.in_name_of:
            return self.all()
        return self.of(Employee.objects.visible_to(principal, permission=wanted))

    def of(self, employees: EmployeeQuerySet) -> Self:
        """Rows of people who have already passed the gate."""
        return self.filter(**{f"{self.person_path}__in": employees.order_by().values("pk")})


class EmployeeQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal, *, permission: Permission | None = None) -> Self:
        """People whom ``principal`` may see for ``permission``; nobody without a grant or being the person.

        In somebody's name one sees neither that person nor oneself.
        """
        wanted = permission or Permission.READ_PEOPLE
        if principal.in_name_of:
            seen = self.visible_to(principal.as_others_see(), permission=wanted)
            return seen.exclude(pk__in=principal.themselves)
        if principal.sees_everyone(wanted):
            return self.all()
        allowed = Q(pk__in=[])
        if principal.employee_id and wanted in principal.permissions:
            allowed |= Q(pk=principal.employee_id)
        if units := principal.unit_ids(wanted):
            allowed |= Q(home_unit__in=_subtree_ids(units))
        for grant in principal.grants_for(wanted):
            allowed |= _people_of_narrow_grant(grant)
        return self.filter(allowed)

    def of(self, employees: EmployeeQuerySet) -> Self:
        return self.filter(pk__in=employees.order_by().values("pk"))

    def in_subtree(self, unit_ids: Iterable[int]) -> Self:
        return self.filter(home_unit__in=_subtree_ids(unit_ids))

    def matching(self, text: str) -> Self:
        """Name contains ``text``, or it is the beginning of a NIP."""
        digits = "".join(character for character in text if character.isdigit())
        wanted = Q(name__icontains=text.strip())
        if len(digits) >= 4:
            wanted |= Q(nip__startswith=digits)
        return self.filter(wanted)

    def with_current_post(self, *, on: date) -> Self:
        """Annotate ``post_id`` and ``post_name`` of the definitive post held on ``on``."""
        from employees.models import PositionHistory

        held = (
            PositionHistory.objects.unscoped(reason="post of people already in the queryset")
            .filter(employee=OuterRef("pk"))
            .definitive()
            .in_force_on(on)
        )
        return self.annotate(
            post_id=Subquery(held.values("position_id")[:1]),
            post_public_id=Subquery(held.values("position__public_id")[:1]),
            post_name=Subquery(held.with_title().values("title")[:1]),
        )

    def with_rank(self, *, on: date) -> Self:
        from employees.models import RankHistory

        latest = (
            RankHistory.objects.unscoped(reason="rank of people already in the queryset")
            .filter(employee=OuterRef("pk"), from_date__lte=on)
            .order_by("-from_date", "-pk")
        )
        return self.annotate(rank=Subquery(latest.values("rank")[:1]))

    def by_name(self) -> Self:
        return self.order_by(Upper("name"), "pk")


def _subtree_ids(unit_ids: Iterable[int]) -> Any:
    from employees.models import Unit

    return Unit.objects.in_subtree(unit_ids).order_by().values("pk")


def _people_of_narrow_grant(grant: Any) -> Q:
    """A superior sees the own unit and the heads of the units right below; an assessor the people assigned."""
    if grant.role == Role.SUPERIOR and grant.unit_id:
        return Q(home_unit=grant.unit_id) | Q(home_unit__parent=grant.unit_id, home_kind__in=MANAGERIAL_KINDS)
    if grant.role == Role.ASSESSOR:
        return Q(granted_people__grant=grant.grant_id)
    return Q(pk__in=[])


class DatedQuerySet(models.QuerySet):
    """Rows that hold for a period, ``validity``, whose upper bound is exclusive."""

    def in_force_on(self, day: date) -> Self:
        return self.filter(validity__contains=day)


class PositionHistoryQuerySet(DatedQuerySet, PersonalQuerySet):  # type: ignore[override]
    def definitive(self) -> Self:
        return self.filter(assignment=Assignment.DEFINITIVE)

    def with_title(self) -> Self:
        """Annotate ``title``: the name in the register, or the one given with the row."""
        from django.db.models import Value
        from django.db.models.functions import NullIf

        return self.annotate(title=Coalesce(F("position__name"), NullIf("position_name", Value(""))))


class KinshipQuerySet(DatedQuerySet, PersonalQuerySet):  # type: ignore[override]
    def touching(self, people: Iterable[int]) -> Self:
        """Relations of any of ``people``, whoever the other one is and whichever of the two declared it."""
        ours = list(people)
        return self.filter(Q(employee__in=ours) | Q(relative__in=ours))

    def between(self, some: Iterable[int], others: Iterable[int]) -> Self:
        """Relations of one of ``some`` with one of ``others``, whichever of the two declared it."""
        ours, theirs = list(some), list(others)
        return self.filter(
            Q(employee__in=ours, relative__in=theirs) | Q(employee__in=theirs, relative__in=ours)
        )


class UnitQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        """Units of the agencies a person belongs to, or of the subtrees a regional system was given."""
        return _organisation(self, principal, "lineage")

    def in_subtree(self, unit_ids: Iterable[int]) -> Self:
        return self.filter(lineage__overlap=list(unit_ids))


class PositionQuerySet(models.QuerySet):
    def visible_to(self, principal: Principal) -> Self:
        return _organisation(self, principal, "unit__lineage")

    def in_subtree(self, unit_ids: Iterable[int]) -> Self:
        return self.filter(unit__in=_subtree_ids(unit_ids))

    def with_holders(self, principal: Principal) -> Self:
        """Annotate ``holders``: how many people in sight hold the post on the principal's day."""
        from employees.models import Employee, PositionHistory

        held = PositionHistory.objects.of(Employee.objects.visible_to(principal)).definitive()
        counted = (
            held.in_force_on(principal.on)
            .filter(position=OuterRef("pk"))
            .order_by()
            .values("position")
            .annotate(n=Count("pk"))
        )
        return self.annotate(holders=Coalesce(Subquery(counted.values("n")), 0))


class OrganisationQuerySet(models.QuerySet):
    """Rows that belong to a unit (``lineage_path``), a post's by default, and are open to everybody of its agency."""

    lineage_path = "position__unit__lineage"

    def visible_to(self, principal: Principal) -> Self:
        return _organisation(self, principal, self.lineage_path)


def _organisation(rows: Any, principal: Principal, lineage: str) -> Any:
    if principal.sees_everyone(Permission.READ_ORGANISATION):
        return rows.all()
    if not principal.may(Permission.READ_ORGANISATION):
        return rows.none()
    units = principal.agency_roots or principal.unit_ids(Permission.READ_ORGANISATION)
    return rows.filter(**{f"{lineage}__overlap": sorted(units)})


class GrantQuerySet(DatedQuerySet):
    """Grants; ``in_force_on`` leaves those that hold on a day."""


class NoticeQuerySet(models.QuerySet):
    """Notices; each is read by its recipient."""

    def open(self) -> Self:
        return self.filter(settled_at__isnull=True)

    def in_order(self) -> Self:
        """What is due first, then what has waited longest."""
        return self.order_by(F("due_on").asc(nulls_last=True), "created_at", "pk")

    def unsent(self) -> Self:
        """Open notices about which no letter was sent."""
        return self.open().filter(sent_at__isnull=True)

    def addressed_to(self, principal: Principal) -> Self:
        """The reader's own notices; programs and the system have none."""
        key = principal.account_key
        return self.filter(recipient__public_id=key) if key else self.none()

    def count_open(self, kind: str, subjects: Iterable[str]) -> int:
        return self.open().filter(kind=kind, subject__in=list(subjects)).count()


class UserManager(DjangoUserManager):
    """Accounts; a superuser of Django has no powers here beyond its grants."""
