"""Who is whose relative among employees, as one of the two declared it; read only to find conflicts of interest."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from employees.access import Permission
from employees.choices import Relation
from employees.models.people import Employee, PersonalModel
from employees.querysets import KinshipQuerySet


def only_ended() -> pgtrigger.Trigger:
    """What was declared is ended by a day, once, and otherwise stays as it was."""
    return pgtrigger.Trigger(
        name="only_ended",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
            IF NOT upper_inf(OLD.validity) OR lower(OLD.validity) IS DISTINCT FROM lower(NEW.validity)
                OR (OLD.employee_id, OLD.relative_id, OLD.relation, OLD.declared_by, OLD.declared_at, OLD.public_id)
                IS DISTINCT FROM
                (NEW.employee_id, NEW.relative_id, NEW.relation, NEW.declared_by, NEW.declared_at, NEW.public_id)
            THEN
                RAISE EXCEPTION 'a declared kinship is ended, not changed' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Kinship(PersonalModel):
    """A relation that ``employee`` declared to another employee; it holds in both directions."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = KinshipQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SENSITIVE

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="declared_kin", verbose_name=_("employee")
    )
    relative = models.ForeignKey(
        Employee, models.CASCADE, related_name="declared_by_kin", verbose_name=_("relative")
    )
    relation = models.CharField(_("relation"), max_length=20, choices=Relation)
    validity: Any = DateRangeField(_("validity"))
    declared_by = models.CharField(_("declared by"), max_length=120)
    declared_at = models.DateTimeField(_("declared at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("declared kinship")
        verbose_name_plural = _("declared kinships")
        constraints = [
            models.CheckConstraint(name="kinship_two_people", condition=~Q(employee=F("relative"))),
            models.CheckConstraint(name="kinship_known_relation", condition=Q(relation__in=Relation.values)),
            models.CheckConstraint(name="kinship_declared_by_somebody", condition=~Q(declared_by="")),
            models.CheckConstraint(
                name="kinship_bounded_below",
                condition=Q(validity__startswith__isnull=False, validity__isempty=False),
            ),
            ExclusionConstraint(
                name="kinship_once_at_a_time",
                expressions=[
                    ("employee", RangeOperators.EQUAL),
                    ("relative", RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_ended(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} – {self.relative_id}: {self.relation}"
