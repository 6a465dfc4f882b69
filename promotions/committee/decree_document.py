"""The decree of an appointment as a document, drafted from the decision and the minutes; the legal bureau completes it.

Until an officer records number and day it is printed as a draft; nothing of it decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.formatting import date_long
from asn_career.base.regulations import load_table
from employees.access import Principal
from employees.models import PositionHistory, RankHistory
from employees.sender_names import signer_name
from promotions.choices import AppointmentState, Route
from promotions.models import Appointment

TEMPLATE = "promotions/appointment_decree"


def _faults(value: Any) -> Iterator[str]:
    for name in ("always", *Route.values):
        if not value.get(name):
            yield f"{name}: refers to nothing"


APPOINTMENT_BASIS = load_table("promotions", "appointment_basis", check=_faults)


def decree_pdf(appointment: Appointment, *, by: Principal) -> bytes:
    """The decree of an appointment that came through the gate. Three queries beside what was read with it."""
    draft = appointment.state == AppointmentState.DRAFT
    return render_pdf(TEMPLATE, decree_data(appointment, by=by), on=by.on, draft=draft)


def decree_data(appointment: Appointment, *, by: Principal) -> dict[str, Any]:
    """The document as plain data; what is not known to the reader is told as such, and never guessed."""
    decision, person = appointment.decision, appointment.employee
    vacancy, post = decision.committee.vacancy, appointment.position
    minutes = decision.sitting
    basis = APPOINTMENT_BASIS.value_on(by.on)
    return {
        "number": appointment.decree_number,
        "day": date_long(appointment.decree_on) if appointment.decree_on else "",
        "post": post.name,
        "unit": post.unit.name,
        "vacancy": vacancy.code,
        "route": str(vacancy.get_route_display()),
        "minutes": minutes.minutes_number,
        "minutes_on": date_long(minutes.held_on),
        "decided_on": date_long(decision.decided_at.date()),
        "basis": [*basis["always"], *basis[vacancy.route]],
        "person": [
            (_("Name"), person.full_name),
            ("NIP", person.nip),
            (_("Rank"), _rank(appointment, by=by)),
            (pgettext("decree", "Present post"), _present_post(appointment, by=by)),
            (_("New post"), f"{post.name}, {post.unit.name}"),
            (_("Effective date (TMT)"), date_long(appointment.effective_on)),
        ],
        "effective": date_long(appointment.effective_on),
        "authority": signer_name(decision.decided_by),
    }


def _rank(appointment: Appointment, *, by: Principal) -> str:
    rows = RankHistory.objects.visible_to(by).filter(
        employee=appointment.employee, from_date__lte=appointment.effective_on
    )
    return rows.order_by("-from_date", "-pk").values_list("rank", flat=True).first() or _("not on record")


def _present_post(appointment: Appointment, *, by: Principal) -> str:
    """Of the day of the decision: once recorded, the history has the new one from the effective date on."""
    day = min(appointment.decision.decided_at.date(), appointment.effective_on)
    rows = PositionHistory.objects.visible_to(by).filter(employee=appointment.employee)
    held = rows.definitive().in_force_on(day).with_title().values_list("title", flat=True).first()
    return held or _("not on record")
