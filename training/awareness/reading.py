"""What became of rounds: whom they told, whom that reached, and who acted, as far as the reader sees the people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from employees.access import Principal
from training.awareness_querysets import AwarenessReachQuerySet
from training.models import AwarenessReach, AwarenessRound

STATES = {
    "tanpa_akun": Q(notice__isnull=True),
    "disurati": Q(notice__sent_at__isnull=False),
    "dibuka": Q(notice__opened_at__isnull=False),
    "bertindak": Q(acted_on__isnull=False),
    "belum": Q(acted_on__isnull=True),
}


@dataclass(frozen=True, slots=True)
class Reached:
    """People of a round: told, without an account, sent a letter, who opened it, who acted."""

    told: int = 0
    without_account: int = 0
    lettered: int = 0
    opened: int = 0
    acted: int = 0


_COUNTS = {
    "told": Count("pk"),
    "without_account": Count("pk", filter=STATES["tanpa_akun"]),
    "lettered": Count("pk", filter=STATES["disurati"]),
    "opened": Count("pk", filter=STATES["dibuka"]),
    "acted": Count("pk", filter=STATES["bertindak"]),
}


def reached_by(rounds: Iterable[AwarenessRound], *, principal: Principal) -> dict[int, Reached]:
    """The counts of these rounds, by their numbers. One query."""
    rows = AwarenessReach.objects.visible_to(principal).filter(round__in=[round.pk for round in rounds])
    counted = rows.order_by().values("round").annotate(**_COUNTS)
    return {row.pop("round"): Reached(**row) for row in counted}


def people_of(round: AwarenessRound, *, principal: Principal) -> AwarenessReachQuerySet:
    """Who was told in a round, as far as the reader sees them."""
    rows: AwarenessReachQuerySet = AwarenessReach.objects.visible_to(principal).filter(round=round)
    return rows.select_related("employee__home_unit", "competency", "notice")
