"""Agreements with providers: what their ceilings still allow, which end soon, and telling of it in time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from asn_career.base.formatting import date_long, money
from asn_career.base.regulations import load_table
from employees.access import Permission
from employees.models import Notice, Unit
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible
from training.enrolment_choices import SessionState
from training.models import Agreement, TrainingSession

ENDS = "agreement_ends"


def _faults(value: Any) -> Iterable[str]:
    if not 1 <= value["days_before"] <= 366:
        yield "from one day to a year before"


AGREEMENT_END = load_table("training", "agreement_end", check=_faults)


# States of a session in which its seats count against the ceiling; what is finished is spent.
BINDING = (SessionState.OPEN, SessionState.CLOSED, SessionState.RUNNING, SessionState.FINISHED)


class AgreementExceededError(DomainError):
    code = "agreement_exceeded"
    status = 422
    message = _(
        "Agreement %(number)s has %(left)s left; this needs %(cost)s. Take fewer seats, or hold it under another "
        "agreement."
    )


class AgreementCostUnknownError(DomainError):
    code = "agreement_cost_unknown"
    status = 422
    message = _("Agreement %(number)s has a ceiling. Give the cost per seat first.")


class AgreementUnfitError(DomainError):
    code = "agreement_unfit"
    status = 422
    message = _(
        "Agreement %(number)s is not with the provider of this programme, or not in force on the first day. "
        "Choose another one."
    )


class AgreementCeilingError(DomainError):
    code = "agreement_ceiling"
    status = 422
    message = _("%(bound)s are committed or spent under this agreement; the ceiling cannot be lower.")


def ensure_under_agreement(session: TrainingSession, *, state: str) -> None:
    """Lock the agreement of a session that is, or comes into, ``state``; say clearly what does not fit.

    The triggers and the check of the table refuse the same; this is for the words.
    """
    if session.agreement_id is None:
        return
    agreement = Agreement.objects.select_for_update().get(pk=session.agreement_id)
    fits = agreement.provider_id == session.program.held_by_id and session.starts_on in agreement.validity
    if not fits:
        raise _refused(AgreementUnfitError, number=agreement.number)
    if agreement.left is None or state not in BINDING:
        return
    if session.cost is None:
        raise _refused(AgreementCostUnknownError, field="cost_per_seat", number=agreement.number)
    kept = TrainingSession.objects.filter(pk=session.pk, agreement=agreement, state__in=BINDING).first()
    left = agreement.left + ((kept.cost if kept else None) or 0)
    if session.cost > left:
        raise _refused(
            AgreementExceededError, number=agreement.number, left=money(left), cost=money(session.cost)
        )


def ensure_ceiling_holds(agreement: Agreement) -> None:
    """Lock an agreement that is about to be saved; its ceiling stays above what is committed and spent."""
    held = Agreement.objects.select_for_update().filter(pk=agreement.pk).first()
    bound = held.committed + held.spent if held else 0
    if agreement.ceiling is not None and agreement.ceiling < bound:
        raise _refused(AgreementCeilingError, field="ceiling", bound=money(bound))


def _refused(kind: type[DomainError], *, field: str = "agreement", **about: Any) -> DomainError:
    return kind(**about, fields={field: [str(kind(**about))]})


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
