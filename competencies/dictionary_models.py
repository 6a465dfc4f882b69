"""Versions of the dictionary: drafted by one person, agreed by another, in force from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.decreed import DecreedRecord
from asn_career.base.state_triggers import agreed_by_another, kept_but, only_these_moves, two_in_name
from competencies.choices import VersionState
from competencies.querysets import DictionaryVersionQuerySet

SHA256 = 64
MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("reviewed", "returned"),
    "reviewed": ("in_force",),
    "in_force": ("retired",),
}
AGREED = (VersionState.REVIEWED, VersionState.IN_FORCE, VersionState.RETIRED)


class DictionaryVersion(DecreedRecord):
    """The whole dictionary as one decree says it; ``content`` has the shape of ``competencies.dictionary.content``.

    A draft has no validity; whoever agrees gives it its days, which only a successor cuts short.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("hash"), max_length=SHA256)
    begins = models.DateField(_("in force from"))
    validity: Any = DateRangeField(_("validity"), null=True, blank=True)

    objects: ClassVar[Any] = DictionaryVersionQuerySet.as_manager()

    class Meta(DecreedRecord.Meta):
        verbose_name = _("dictionary version")
        verbose_name_plural = _("dictionary versions")
        constraints = [
            models.UniqueConstraint(
                fields=["state"], name="dictionaryversion_one_draft", condition=Q(state=VersionState.DRAFT)
            ),
            models.UniqueConstraint(
                fields=["state"],
                name="dictionaryversion_one_in_force",
                condition=Q(state=VersionState.IN_FORCE),
            ),
            ExclusionConstraint(
                name="dictionaryversion_one_at_a_time",
                expressions=[("validity", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="dictionaryversion_known_state", condition=Q(state__in=VersionState.values)
            ),
            models.CheckConstraint(
                name="dictionaryversion_days_once_agreed",
                condition=Q(state__in=AGREED, validity__startswith=F("begins"), validity__isempty=False)
                | Q(state__in=[VersionState.DRAFT, VersionState.RETURNED], validity__isnull=True),
            ),
            models.CheckConstraint(
                name="dictionaryversion_by_decree", condition=~Q(decree="") & ~Q(reason="")
            ),
            models.CheckConstraint(
                name="dictionaryversion_decided_by_somebody",
                condition=Q(state=VersionState.DRAFT, decided_by__isnull=True)
                | ~Q(state=VersionState.DRAFT) & Q(decided_by__isnull=False, decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="dictionaryversion_never_backwards",
                condition=~Q(state__in=AGREED)
                | Q(begins__gte=F("decided_on")) & Q(begins__gte=F("decree_on")),
            ),
            models.CheckConstraint(
                name="dictionaryversion_returned_with_reason",
                condition=~Q(state=VersionState.RETURNED) | ~Q(decided_reason=""),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["draft"]),
            agreed_by_another(VersionState.REVIEWED.value),
            two_in_name("drafted_by_id", "decided_by_id"),
            kept_but("state", "validity"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def first_entry(self) -> str:
        """The id of the first competency."""
        return str(self.content["competencies"][0]["id"])

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None while no successor is set."""
        return self.validity.upper - timedelta(days=1) if self.validity and self.validity.upper else None
