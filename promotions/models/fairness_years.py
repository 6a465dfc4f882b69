"""Yearly fairness summaries of agencies: drawn up once, published by another person, and then as they are."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.drafted import DraftedRecord
from asn_career.base.state_triggers import agreed_by_another, only_these_moves, refusal
from employees.models import Unit
from promotions.choices import SHORTEST_REASON
from promotions.fairness_choices import YearState
from promotions.fairness_querysets import FairnessYearQuerySet
from promotions.models.rule_sets import SHA256

MOVES: dict[str, tuple[str, ...]] = {
    YearState.PROPOSED.value: (YearState.PUBLISHED.value, YearState.RETURNED.value)
}
_FIXED = "id, public_id, root_id, year, number, content, content_hash, statement, drafted_by_id, drafted_at"
_DECISION = "state, version, decided_by_id, decided_at, decided_reason"


def stays_as_drawn_up() -> pgtrigger.Trigger:
    """What was drawn up never changes, and neither does a decision about it."""
    (old, new), (was, is_now) = (
        [", ".join(f"{row}.{name}" for name in columns.split(", ")) for row in ("OLD", "NEW")]
        for columns in (_FIXED, _DECISION)
    )
    return pgtrigger.Trigger(
        name="stays_as_drawn_up",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal(
            f"""({old}) IS DISTINCT FROM ({new})
                OR OLD.state <> 'proposed' AND ({was}) IS DISTINCT FROM ({is_now})""",
            "a yearly summary does not change",
        )
        + " RETURN NEW;",
    )


class FairnessYear(DraftedRecord):
    """One year of an agency with small numbers hidden, and what the appointing authority says to it."""

    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("agency"))
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("hash"), max_length=SHA256)
    statement = models.TextField(_("statement of the appointing authority"))
    state = models.CharField(_("state"), max_length=10, choices=YearState, default=YearState.PROPOSED)

    objects: ClassVar[Any] = FairnessYearQuerySet.as_manager()

    class Meta(DraftedRecord.Meta):
        verbose_name = _("yearly fairness summary")
        verbose_name_plural = _("yearly fairness summaries")
        constraints = [
            models.UniqueConstraint(name="fairnessyear_number", fields=["root", "year", "number"]),
            models.UniqueConstraint(
                name="fairnessyear_one_stands",
                fields=["root", "year"],
                condition=~Q(state=YearState.RETURNED),
            ),
            models.CheckConstraint(name="fairnessyear_known_year", condition=Q(year__range=(2000, 2100))),
            models.CheckConstraint(name="fairnessyear_known_state", condition=Q(state__in=YearState.values)),
            models.CheckConstraint(
                name="fairnessyear_with_a_statement", condition=Q(statement__length__gte=SHORTEST_REASON)
            ),
            models.CheckConstraint(
                name="fairnessyear_decided_by_somebody",
                condition=Q(state=YearState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(state=YearState.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="fairnessyear_returned_with_reason",
                condition=~Q(state=YearState.RETURNED) | ~Q(decided_reason=""),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=[YearState.PROPOSED.value]),
            agreed_by_another(YearState.PUBLISHED.value),
            stays_as_drawn_up(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.root_id}: {self.year}"

    @property
    def is_published(self) -> bool:
        return self.state == YearState.PUBLISHED
