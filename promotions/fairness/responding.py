"""The written response to figures that are to be reviewed: once, by who decides appointments, never about a list."""

from __future__ import annotations

from datetime import datetime

from asn_career.base.audit import acting
from employees.access import Permission, Principal
from employees.responsible import account_of
from promotions.choices import SHORTEST_REASON
from promotions.fairness.errors import AnsweredAlreadyError, TooShortError
from promotions.fairness.telling import settle_response
from promotions.models import FairnessResponse
from promotions.permissions import covers, ensure


def may_respond(principal: Principal, response: FairnessResponse) -> bool:
    vacancy = response.report.shortlist.vacancy
    return covers(principal, permission=Permission.DECIDE_APPOINTMENTS, vacancy=vacancy)


def respond(response: FairnessResponse, *, text: str, by: Principal, at: datetime) -> None:
    """Write the response; of two at once one succeeds."""
    ensure(may_respond(by, response))
    told = text.strip()
    if len(told) < SHORTEST_REASON:
        said = str(TooShortError.message) % {"least": SHORTEST_REASON}
        raise TooShortError(least=SHORTEST_REASON, fields={"text": [said]})
    with acting(by=by.identity, reason="response to fairness figures"):
        rows = FairnessResponse.objects.filter(pk=response.pk, text="")
        if not rows.update(text=told, by=account_of(by), at=at):
            raise AnsweredAlreadyError
        settle_response(response, at=at)
    response.refresh_from_db()
