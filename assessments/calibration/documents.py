"""The list of changes of a calibration for the minutes, as a document (PDF)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.formatting import date_long, integer, moment, percent
from asn_career.base.formatting import level as level_told
from assessments.calibration.reading import ChangedLevel, changed_levels_of, distribution_of, participants_of
from assessments.models import CalibrationSession
from employees.access import Principal
from employees.sender_names import signer_name

TEMPLATE = "assessments/calibration_changes"


def changes_pdf(session: CalibrationSession, *, by: Principal) -> bytes:
    """Who took part, how levels spread before and after, and each change with its reason; a draft until it closes."""
    return render_pdf(TEMPLATE, data_of(session, by=by), on=by.on, draft=not session.is_closed)


def data_of(session: CalibrationSession, *, by: Principal) -> dict[str, Any]:
    """What the document says, as text."""
    changed = changed_levels_of(session, by=by)
    return {
        "title": _("Changes of a calibration"),
        "facts": [
            (_("Round"), session.round.title),
            (_("Work unit"), session.round.unit.name),
            (_("Led by"), signer_name(session.led_by)),
            (_("Took part"), ", ".join(signer_name(row.account) for row in participants_of(session))),
            (_("Begun"), moment(session.opened_at)),
            *_closing_of(session),
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
        "headings": [_("Name"), _("Competency"), _("Found"), _("Now"), _("Steps")],
        "changes": [_told(row) for row in changed],
        "count": ngettext("%(n)s changed level", "%(n)s changed levels", len(changed))
        % {"n": integer(len(changed))},
        "none": _("No level was changed."),
        "note": session.note,
    }


def _told(row: ChangedLevel) -> dict[str, Any]:
    """A changed level as cells, and its steps as lines."""
    steps = [
        (
            f"{level_told(step.before)} → {level_told(step.after)} · {step.who}, {moment(step.at)}",
            step.reason,
        )
        for step in row.steps
    ]
    cells = [row.employee.full_name, row.competency.name, level_told(row.found), level_told(row.now)]
    return {"cells": cells, "steps": steps}


def _closing_of(session: CalibrationSession) -> list[tuple[str, str]]:
    """Who proposed to close when, and who agreed to it; of a session under way that nobody has."""
    rows = []
    if session.proposed_by is not None and session.proposed_at is not None:
        said = f"{signer_name(session.proposed_by)}, {moment(session.proposed_at)}"
        rows.append((_("Closing proposed by"), said))
    if session.closed_by is None or session.closed_at is None:
        return [*rows, (_("Closed"), _("not closed yet"))]
    label = _("Closing approved by") if rows else _("Closed")
    return [*rows, (label, f"{signer_name(session.closed_by)}, {moment(session.closed_at)}")]
