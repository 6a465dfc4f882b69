"""Accounts, the grants that give them a role over a scope, and the clients of regional systems."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import capture_triggers
from asn_career.base.models import RecordModel
from employees.choices import Role
from employees.models.organisation import Unit
from employees.querysets import GrantQuerySet, UserManager


class User(AbstractUser):
    """An account. What it may do comes from its grants, and from the employee it belongs to."""

    class Theme(models.TextChoices):
        AUTO = "", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.OneToOneField(
        "employees.Employee", models.PROTECT, null=True, blank=True, related_name="account"
    )
    language = models.CharField(max_length=5, blank=True)
    theme = models.CharField(max_length=5, choices=Theme, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")  # type: ignore[assignment]
        verbose_name_plural = _("accounts")  # type: ignore[assignment]
        triggers = capture_triggers()

    def __str__(self) -> str:
        return self.username

    def held_on(self, day: date) -> list[tuple[Any, ...]]:
        """Number, role and unit's lineage of each grant in force, the lineage of the holder's own unit, the opaque id
        of the second factor, and whether the account stands in for somebody on ``day``.

        Without a grant there is one row all the same. One query.
        """
        in_force = models.FilteredRelation("grants", condition=models.Q(grants__validity__contains=day))
        received = self.delegations_received.model.objects.standing_on(day).filter(
            delegate=models.OuterRef("pk")
        )
        rows = User.objects.filter(pk=self.pk).annotate(held=in_force, stands_in=models.Exists(received))
        rows = rows.order_by("held__pk")
        return list(
            rows.values_list(
                "held__pk",
                "held__role",
                "held__unit__lineage",
                "employee__home_unit__lineage",
                "second_factor__public_id",
                "stands_in",
            )
        )


class Grant(RecordModel):
    """A role over a subtree (or the whole deployment) for a time, given by somebody."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="grants")
    validity = DateRangeField()
    granted_by = models.CharField(max_length=100)

    objects = GrantQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                name="grant_validity_not_empty", condition=models.Q(validity__isempty=False)
            ),
            models.CheckConstraint(
                name="grant_superior_needs_unit",
                condition=~models.Q(role=Role.SUPERIOR) | models.Q(unit__isnull=False),
            ),
            models.CheckConstraint(name="grant_known_role", condition=models.Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.role} @ {self.unit_id or '*'}"


class GrantPerson(RecordModel):
    """One person assigned to an assessor's grant."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="people")
    employee = models.ForeignKey("employees.Employee", models.CASCADE, related_name="granted_people")

    class Meta(RecordModel.Meta):
        verbose_name = _("assigned person")
        verbose_name_plural = _("assigned people")
        constraints = [models.UniqueConstraint(fields=["grant", "employee"], name="grantperson_once")]

    def __str__(self) -> str:
        return f"{self.grant_id}: {self.employee_id}"


class ApiClient(RecordModel):
    """A regional system that reads and writes through the API: its units and the scopes it may ask for."""

    name = models.CharField(max_length=100, unique=True)
    application = models.OneToOneField(
        "oauth2_provider.Application", models.CASCADE, related_name="api_client"
    )
    units = models.ManyToManyField(Unit, related_name="api_clients")
    scopes = ArrayField(models.CharField(max_length=20))
    is_active = models.BooleanField(default=True)

    class Meta(RecordModel.Meta):
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")

    def __str__(self) -> str:
        return self.name
