"""The tests before and after a session: scores entered or sent as a file, and what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from employees.access import Permission, Principal
from employees.policy import requires, scope_of
from training.effect.learning import (
    OPEN_TO_SCORES,
    Scores,
    learning_in,
    participants_of,
    record_scores,
    scores_of,
)
from training.effect.score_file import ScoreFileError, read_scores
from training.models import Enrolment, TrainingSession

_SCORE: dict[str, Any] = {"min_value": 0, "max_digits": 7, "decimal_places": 2, "required": False}


class MaximumForm(forms.Form):
    """The highest possible score of both tests, which may stay unknown."""

    maximum = forms.DecimalField(
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        required=False,
        label=gettext_lazy("Highest possible score"),
        help_text=gettext_lazy("Without it the scores are compared within this session alone."),
    )


class ScoreForm(forms.Form):
    """One participant's scores; empty: not taken, or not known."""

    before = forms.DecimalField(label=pgettext_lazy("of a training", "Before"), **_SCORE)
    after = forms.DecimalField(label=pgettext_lazy("of a training", "After"), **_SCORE)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {name}"

    @property
    def scores(self) -> Scores:
        return Scores(self.cleaned_data["before"], self.cleaned_data["after"])


class ScoreFileForm(forms.Form):
    """A file with the scores of participants."""

    file = forms.FileField(label=gettext_lazy("File with scores (CSV)"), allow_empty_file=True)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def session_tests(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the tests of a session came to, and the scores to enter or to send as a file."""
    principal = scope_of(request)
    sessions = TrainingSession.objects.visible_to(principal).manageable_by(principal)
    session = get_object_or_404(sessions.select_related("program", "unit"), public_id=public_id)
    people = participants_of(session, principal=principal)
    learning = learning_in(people, as_of=principal.on)
    sends_file = "file" in request.FILES or request.POST.get("action") == "file"
    typed = request.POST if request.method == "POST" and not sends_file else None
    maximum = MaximumForm(typed, initial={"maximum": learning.maximum})
    rows = [(row, _form_of(row, typed)) for row in people]
    upload = ScoreFileForm(*((request.POST, request.FILES) if sends_file else ()))
    if request.method == "POST":
        kept = (
            _keep_file(request, session, people, upload, learning.maximum, principal)
            if sends_file
            else _keep_typed(request, session, maximum, rows, principal)
        )
        if kept:
            return redirect("session_tests", public_id=public_id)
    log_access(by=principal.identity, action="session.tests", subject=f"session:{public_id}")
    wrong = bool(maximum.errors or upload.errors) or any(form.errors for _row, form in rows)
    context = {
        "session": session,
        "learning": learning,
        "rows": rows,
        "maximum": maximum,
        "upload": upload,
        "open": session.state in OPEN_TO_SCORES,
    }
    return render(request, "training/session_tests.html", context, status=422 if wrong else 200)


def _form_of(row: Enrolment, typed: Any) -> ScoreForm:
    kept = scores_of(row)
    initial = {"before": kept.before, "after": kept.after}
    return ScoreForm(typed, prefix=str(row.public_id), initial=initial, name=row.employee.full_name)


def _keep_typed(
    request: HttpRequest,
    session: TrainingSession,
    maximum: MaximumForm,
    rows: Sequence[tuple[Enrolment, ScoreForm]],
    principal: Principal,
) -> bool:
    faults = [maximum.errors, *(form.errors for _row, form in rows)]
    if any(faults):
        return False
    entries = {row.pk: form.scores for row, form in rows}
    try:
        highest = maximum.cleaned_data["maximum"]
        record_scores(session, entries, maximum=highest, by=principal, at=timezone.now())
    except DomainError as error:
        blame(maximum, error)
        return False
    messages.success(request, _("The scores are saved."))
    return True


def _keep_file(
    request: HttpRequest,
    session: TrainingSession,
    people: Sequence[Enrolment],
    upload: ScoreFileForm,
    maximum: Decimal | None,
    principal: Principal,
) -> bool:
    if not upload.is_valid():
        return False
    try:
        entries = _entries(upload.cleaned_data["file"], people, principal)
        record_scores(session, entries, maximum=maximum, by=principal, at=timezone.now())
    except DomainError as error:
        upload.add_error("file", str(error))
        return False
    said = ngettext(
        "The scores of %(n)d participant are saved.",
        "The scores of %(n)d participants are saved.",
        len(entries),
    )
    messages.success(request, said % {"n": len(entries)})
    return True


def _entries(file: UploadedFile, people: Sequence[Enrolment], principal: Principal) -> dict[int, Scores]:
    """The scores of a file by enrolment; an empty cell leaves what is on record."""
    told = read_scores(file.read(), as_of=principal.on)
    rows = {row.employee.nip: row for row in people}
    if strangers := [nip for nip in told if nip not in rows]:
        raise ScoreFileError(
            [_("%(nip)s takes no part in this session. Remove the line.") % {"nip": nip} for nip in strangers]
        )
    return {rows[nip].pk: _beside(scores_of(rows[nip]), given) for nip, given in told.items()}


def _beside(kept: Scores, given: Scores) -> Scores:
    return Scores(
        kept.before if given.before is None else given.before,
        kept.after if given.after is None else given.after,
    )
