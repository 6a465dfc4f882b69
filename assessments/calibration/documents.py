"""The list of changes of a calibration for the minutes, as a document (PDF)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.formatting import date_long, moment, percent
from asn_career.base.formatting import level as level_told
from assessments.calibration.reading import changes_of, distribution_of, participants_of
from assessments.models import CalibrationSession
from employees.access import Principal
from employees.sender_names import signer_name

TEMPLATE = "assessments/calibration_changes"


def changes_pdf(session: CalibrationSession, *, by: Principal) -> bytes:
    """Who took part, how levels spread before and after, and each change with its reason; a draft until it closes."""
    return render_pdf(TEMPLATE, _data(session, by=by), on=by.on, draft=session.is_open)


def _data(session: CalibrationSession, *, by: Principal) -> dict[str, Any]:
    closed = moment(session.closed_at) if session.closed_at else _("not closed yet")
    return {
        "title": _("Changes of a calibration"),
        "facts": [
            (_("Round"), session.round.title),
            (_("Work unit"), session.round.unit.name),
            (_("Led by"), signer_name(session.led_by)),
            (_("Took part"), ", ".join(signer_name(row.account) for row in participants_of(session))),
            (_("Begun"), moment(session.opened_at)),
            (_("Closed"), closed),
            (_("Printed on"), date_long(by.on)),
        ],
        "spread_headings": [_("Level"), _("Found"), _("After"), _("Share"), _("Guideline")],
        "spread": [
            [
                str(row.level),
                str(row.found),
                str(row.now),
                percent(row.share) if row.share is not None else "–",
                "–" if row.at_most is None else _("at most %(n)s%%") % {"n": row.at_most},
            ]
            for row in distribution_of(session)
        ],
        "headings": [_("Name"), _("Competency"), _("Found"), _("Now"), _("Reason"), _("By")],
        "changes": [
            [
                row.employee.full_name,
                row.outcome.competency.name,
                level_told(row.before),
                level_told(row.after),
                row.reason,
                row.who,
            ]
            for row in changes_of(session, by=by)
        ],
        "none": _("No level was changed."),
        "note": session.note,
    }
