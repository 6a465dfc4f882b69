"""Who is told that a response to fairness figures is due: those who decide appointments for the unit."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse

from asn_career.base.formatting import date_long
from employees.access import Permission
from employees.notices import Told, notify, settle
from employees.responsible import find_responsible
from promotions.models import FairnessResponse

RESPOND = "fairness_respond"


def subject_of(response: FairnessResponse) -> str:
    return f"fairness:{response.public_id}"


def tell_response(response: FairnessResponse, *, on: date, at: datetime) -> None:
    post = response.report.shortlist.vacancy.position
    accounts = find_responsible(Permission.DECIDE_APPOINTMENTS, units=[post.unit], on=on).get(
        post.unit_id, ()
    )
    address = reverse("fairness_response", args=[response.public_id])
    about = {"post": post.name, "day": date_long(response.due_on)}
    notify(
        RESPOND,
        [Told(account, subject_of(response), address, about, response.due_on) for account in accounts],
        at=at,
    )


def settle_response(response: FairnessResponse, *, at: datetime) -> None:
    settle(RESPOND, subjects=[subject_of(response)], at=at)
