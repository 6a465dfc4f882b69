"""Agreements with providers that end: which they are, and telling those who manage training in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse

from asn_career.base.formatting import date_long
from asn_career.base.regulations import load_table
from employees.access import Permission
from employees.models import Notice, Unit
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible
from training.models import Agreement

ENDS = "agreement_ends"


def _faults(value: Any) -> Iterable[str]:
    if not 1 <= value["days_before"] <= 366:
        yield "from one day to a year before"


AGREEMENT_END = load_table("training", "agreement_end", check=_faults)


def warn_days(*, on: date) -> int:
    """How many days before the last day of an agreement it is spoken of."""
    return AGREEMENT_END.value_on(on)["days_before"]


def ending_agreements(*, on: date) -> list[Agreement]:
    """Agreements in force that end soon and that no later one follows, the earliest first. One query."""
    following = Agreement.objects.annotate(scope=Coalesce("field", 0)).filter(
        provider=OuterRef("provider"),
        scope=Coalesce(OuterRef("field"), 0),
        validity__startswith=OuterRef("validity__endswith"),
    )
    soon = Agreement.objects.ending(after=on, within_days=warn_days(on=on)).filter(~Exists(following))
    return list(soon.select_related("provider", "field").order_by("validity__endswith", "number"))


def tell_ending(*, on: date, at: datetime) -> int:
    """Tell every manager of training of a whole agency once, and take back what was renewed or has ended."""
    rows = ending_agreements(on=on)
    settle_renewed(rows, at=at)
    agencies = Unit.objects.filter(parent__isnull=True)
    managers = find_responsible(Permission.MANAGE_TRAINING, units=agencies, on=on)
    accounts = sorted({account for found in managers.values() for account in found})
    return notify(ENDS, [_told(row, account) for row in rows for account in accounts], at=at)


def settle_renewed(ending: Iterable[Agreement], *, at: datetime) -> None:
    """Close what was told about agreements that are not among the ending ones any more."""
    told = set(Notice.objects.open().filter(kind=ENDS).values_list("subject", flat=True))
    settle(ENDS, subjects=told - {_subject(row) for row in ending}, at=at)


def _told(agreement: Agreement, account: int) -> Told:
    about = {
        "provider": agreement.provider.name,
        "number": agreement.number,
        "day": date_long(agreement.last_day),
    }
    address = reverse("agreement_edit", args=[agreement.public_id])
    return Told(account, _subject(agreement), address, about, agreement.last_day)


def _subject(agreement: Agreement) -> str:
    return f"agreement:{agreement.public_id}"
