"""People, and what every record about a person has in common."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import RecordModel
from employees.access import Permission
from employees.choices import PositionKind, Status
from employees.models.organisation import Unit
from employees.querysets import EmployeeQuerySet, GatedManager, PersonalQuerySet


class PersonalModel(RecordModel):
    """A record about a person; ``read_permission`` says who may read it."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = PersonalQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_PEOPLE

    objects: ClassVar[GatedManager] = GatedManager()

    class Meta(RecordModel.Meta):
        abstract = True


class Employee(PersonalModel):
    """A civil servant (pegawai ASN), known by the NIP."""

    _gated_queryset = EmployeeQuerySet

    nip = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=250)
    title_prefix = models.CharField(max_length=250, blank=True)
    title_suffix = models.CharField(max_length=250, blank=True)
    birth_date = models.DateField()
    status = models.CharField(max_length=20, choices=Status)
    legal_position = models.CharField(max_length=2, default="01", db_default="01")
    email = models.CharField(max_length=254, blank=True)
    # Where the person belongs: the unit of the latest definitive post in the register, else the unit of the import.
    # Both are refreshed by employees.registry.refresh_homes.
    home_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="residents")
    home_kind = models.CharField(max_length=20, choices=PositionKind, blank=True, db_default="")
    registered_unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[GatedManager] = GatedManager()

    class Meta(PersonalModel.Meta):
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        constraints = [
            models.CheckConstraint(name="employee_nip_digits", condition=Q(nip__regex=r"^[0-9]{18}$")),
            models.CheckConstraint(name="employee_known_status", condition=Q(status__in=Status.values)),
            models.CheckConstraint(
                name="employee_legal_position", condition=Q(legal_position__regex=r"^[0-9]{2}$")
            ),
        ]
        indexes = [
            models.Index(Upper("name"), "id", name="employee_by_name"),
            models.Index(fields=["name", "id"], name="employee_list_order"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="employee_name_search"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name with its titles, as letters print it."""
        named = f"{self.title_prefix} {self.name}".strip()
        return f"{named}, {self.title_suffix}" if self.title_suffix else named
