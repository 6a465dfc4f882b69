"""A candidate before a committee: the sheet with mark or vote, and up to four candidates side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from employees.policy import for_anyone
from promotions.committee import reviewing, voting
from promotions.committee.errors import CommitteeMovedError
from promotions.committee.selection import results_before
from promotions.committee.telling import name_of
from promotions.committee_forms import BallotForm, MarkForm
from promotions.committee_showing import Shown, committee_of, layout_for
from promotions.explanations import lacking_in, rule_lines, score_parts
from promotions.models import Candidate
from promotions.opening_showing import cells_of
from promotions.openings.content import scored_in
from promotions.retelling import Retold, retell
from promotions.views import rules_told

MOST = 4


@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def committee_candidate(request: HttpRequest, public_id: UUID, candidate_id: UUID) -> HttpResponse:
    """What the run found of a candidate; a member gives the first mark or votes here."""
    shown = committee_of(request, public_id)
    candidate = shown.candidate(candidate_id)
    form = _form_for(shown, candidate, request.POST or None)
    sent = None
    if request.method == "POST":
        # A page opened before asks for what can no longer be said: the domain refuses it, in words.
        sent = form or (BallotForm if "ballot" in request.POST else MarkForm)(request.POST)
    if sent is not None and sent.is_valid():
        try:
            _take(shown, candidate, sent)
        except DomainError as error:
            blame(sent, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("committee_detail", public_id=public_id)
    log_access(by=shown.by.identity, action="candidate.read", subject=f"candidate:{candidate_id}")
    [told] = retell([candidate], methods=not shown.hides_names)
    seen = shown.committee.shows_marks
    marks = reviewing.marks_seen_by(shown.panel, shown.by).get(candidate.pk, []) if seen else []
    votes = (
        voting.votes_seen_by(shown.panel, shown.sitting, shown.by).get(candidate.pk, [])
        if shown.sitting
        else []
    )
    context = {
        "shown": shown,
        "committee": shown.committee,
        "sheet": _sheet(shown, candidate, told),
        "selection": _selections(shown, [candidate])[0],
        "form": form,
        "refused": sent,
        "marks": [(name_of(row.member), row) for row in marks],
        "votes": [(name_of(row.member), row) for row in votes],
        "layout": layout_for(shown.by),
    }
    failed = sent is not None and sent.errors
    return render(request, "promotions/committee/candidate.html", context, status=422 if failed else 200)


@require_safe
@for_anyone
def committee_comparison(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two to four candidates side by side: parts of the score, requirements, and what is unknown."""
    shown = committee_of(request, public_id)
    open_ones = [candidate for candidate in shown.candidates if not shown.kept_out(candidate)]
    wanted = set(request.GET.getlist("k"))
    chosen = [c for c in open_ones if str(c.public_id) in wanted][:MOST] or open_ones[:MOST]
    log_access(by=shown.by.identity, action="candidates.compare", subject=f"committee:{public_id}")
    retold = retell(chosen, methods=not shown.hides_names)
    sheets = [_sheet(shown, c, told) for c, told in zip(chosen, retold, strict=True)]
    found = _selections(shown, chosen)
    context = {
        "shown": shown,
        "committee": shown.committee,
        "sheets": sheets,
        "selections": list(zip([sheet["label"] for sheet in sheets], found, strict=True)),
        "selected": any(found),
        "parts": _lines(sheets, "parts"),
        "rules": _lines(sheets, "rules"),
        "choices": [(c.public_id, shown.label_of(c), c in chosen) for c in open_ones],
        "most": MOST,
        "layout": layout_for(shown.by),
    }
    return render(request, "promotions/committee/comparison.html", context)


def _selections(shown: Shown, candidates: list[Candidate]) -> list[dict[str, Any] | None]:
    """What the scored stages of an open selection made of candidates, in their order. One query, where there is one."""
    if not getattr(shown.committee, "has_selection", True):
        return [None] * len(candidates)
    found = results_before(shown.committee.vacancy_id, [each.employee_id for each in candidates])
    rows = [found.get(candidate.employee_id) for candidate in candidates]
    return [
        None if row is None else {"row": row, "cells": cells_of(row, scored_in(row.opening.content))}
        for row in rows
    ]


def _form_for(shown: Shown, candidate: Candidate, data: Any) -> MarkForm | BallotForm | None:
    """What the reader may still say of a candidate now."""
    if shown.seat is None or shown.kept_out(candidate):
        return None
    if shown.committee.state == "reviewing":
        given = reviewing.marks_seen_by(shown.panel, shown.by).get(candidate.pk, [])
        return None if any(row.member_id == shown.seat.pk for row in given) else MarkForm(data)
    if shown.committee.state == "sitting" and shown.sitting is not None:
        cast = voting.votes_seen_by(shown.panel, shown.sitting, shown.by).get(candidate.pk, [])
        return None if any(row.member_id == shown.seat.pk for row in cast) else BallotForm(data)
    return None


def _take(shown: Shown, candidate: Candidate, form: MarkForm | BallotForm) -> None:
    given: dict[str, Any] = {**form.cleaned_data, "by": shown.by, "at": timezone.now()}
    if isinstance(form, MarkForm):
        reviewing.mark(shown.committee, candidate, **given)
    else:
        if shown.sitting is None:
            raise CommitteeMovedError
        voting.cast(shown.sitting, candidate, **given)


def _sheet(shown: Shown, candidate: Candidate, told: Retold) -> dict[str, Any]:
    """A candidate as the reader sees them; while names are hidden, no method or value that could tell who it is."""
    rules = rules_told(rule_lines(told))
    if shown.hides_names:
        rules = [{**rule, "detail": ""} for rule in rules]
    return {
        "candidate": candidate,
        "label": shown.label_of(candidate),
        "parts": score_parts(candidate, told, methods=not shown.hides_names),
        "rules": rules,
        "lacks": lacking_in([told])[0],
        "unit": None if shown.hides_names else candidate.employee.home_unit,
    }


def _lines(sheets: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """One line for each part or requirement that any of the candidates has, with a cell for each of them."""
    labels: dict[str, None] = {}
    for sheet in sheets:
        labels.update(dict.fromkeys(_label(row) for row in sheet[kind]))
    found = [{_label(row): row for row in sheet[kind]} for sheet in sheets]
    return [
        {
            "label": label,
            "cells": [(sheet["label"], rows.get(label)) for sheet, rows in zip(sheets, found, strict=True)],
        }
        for label in labels
    ]


def _label(row: Any) -> str:
    return row["label"] if isinstance(row, dict) else row.label
