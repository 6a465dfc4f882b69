"""A calibration session on its pages: the spread, the people, one person's levels, the changes, and the assessors."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.page_acts import named_act, told
from asn_career.base.tables import Column, keyset_page
from assessments.calibration import closing, reading
from assessments.calibration import session as sessions
from assessments.calibration.documents import changes_pdf
from assessments.models import (
    AssessmentRound,
    CalibrationSession,
    RoundOutcome,
    RoundSubject,
)
from assessments.results.choices import SHORTEST_REASON
from assessments.results.pages.desk import version_of
from employees.access import Permission, Principal
from employees.coverage import covers_unit
from employees.models import User
from employees.policy import requires, scope_of
from employees.sender_names import signer_name

COLUMNS = (
    Column("nama", gettext_lazy("Name"), order="employee__name"),
    Column("jabatan", gettext_lazy("Post")),
    Column("dibahas", gettext_lazy("Discussed"), order="is_discussed"),
    Column("perubahan", gettext_lazy("Changed levels"), order="changes", numeric=True),
)
SHOWN = 50  # changed levels on the page itself; the list for the minutes has all of them
_HALVES = [(str(Decimal(n) / 2), str(Decimal(n) / 2).replace(".", ",").removesuffix(",0")) for n in range(11)]


class ChangeForm(forms.Form):
    """Another level, and why."""

    outcome = forms.UUIDField(widget=forms.HiddenInput)
    # How many changes of this level the page showed; one made meanwhile refuses another that has not seen it.
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(coerce=Decimal, choices=_HALVES, label=gettext_lazy("Level"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("At least 30 characters; it stands in the minutes."),
        min_length=SHORTEST_REASON,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProposeForm(forms.Form):
    """The end of a session as its proposer has seen it: with so many changes, and a note."""

    changes = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Note for the minutes"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(forms.Form):
    """Why a session is not closed as it was proposed."""

    reason = forms.CharField(
        label=gettext_lazy("What is to be settled first"),
        help_text=gettext_lazy("At least 30 characters; it stands in the minutes."),
        min_length=SHORTEST_REASON,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


FORMS = {"propose": ProposeForm, "return": ReturnForm}


@require_POST
@requires(Permission.FINALISE_RESULTS)
def calibration_begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the session of a round in calibration; a second asking leads to the same one."""
    principal = scope_of(request)
    round = (
        AssessmentRound.objects.visible_to(principal)
        .select_related("unit")
        .filter(public_id=public_id)
        .first()
    )
    if round is None or not covers_unit(principal, Permission.FINALISE_RESULTS, round.unit):
        raise Http404
    made: list[CalibrationSession] = []

    def act() -> None:
        made.append(sessions.begin(round, by=principal, at=timezone.now()))

    if told(request, act):
        return redirect("calibration_detail", public_id=made[0].public_id)
    return redirect("round_detail", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FINALISE_RESULTS)
def calibration_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The spread of levels beside the guideline, the people, who takes part; joining, and closing by two."""
    session = _session(request, public_id)
    if request.method != "POST":
        return _detail(request, session, {})
    return named_act(
        request,
        {"join": _join, "propose": _propose, "approve": _approve, "return": _return},
        session,
        form_of=lambda name: FORMS[name](request.POST) if name in FORMS else None,
        again=lambda faulty: _detail(request, session, faulty, status=422),
        back=reverse("calibration_detail", args=[public_id]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.FINALISE_RESULTS)
def calibration_person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person's levels: what was found, what stands, each change; another level, or the mark of being discussed."""
    subject = _subject(request, public_id)
    session = subject.round.calibration
    if not covers_unit(scope_of(request), Permission.FINALISE_RESULTS, subject.round.unit):
        raise Http404
    if request.method != "POST":
        return _person(request, session, subject, {})
    return named_act(
        request,
        {"change": _change, "discuss": _discuss},
        (session, subject),
        form_of=lambda name: ChangeForm(request.POST) if name == "change" else None,
        again=lambda faulty: _person(request, session, subject, faulty, status=422),
        back=reverse("calibration_person", args=[public_id]),
    )


@require_safe
@requires(Permission.FINALISE_RESULTS)
def calibration_changes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The list of changes for the minutes, as a document."""
    principal, session = scope_of(request), _session(request, public_id)
    log_access(by=principal.identity, action="calibration.print", subject=f"calibration:{public_id}")
    response = HttpResponse(changes_pdf(session, by=principal), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="kalibrasi.pdf"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_safe
@requires(Permission.FINALISE_RESULTS)
def calibration_assessors(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How severe each assessor of the round was, beside the others on the same people."""
    session = _session(request, public_id)
    log_access(
        by=scope_of(request).identity, action="calibration.assessors", subject=f"calibration:{public_id}"
    )
    context = {"session": session, "rows": reading.severity_of(session)}
    return render(request, "assessments/calibration/assessors.html", context)


def _session(request: HttpRequest, public_id: UUID) -> Any:
    """A session, with its counts, of a round whose whole unit the reader's grant covers."""
    named = (f"{who}__employee" for who in ("led_by", "proposed_by", "returned_by", "closed_by"))
    rows = reading.with_counts(CalibrationSession.objects.select_related("round__unit", *named))
    found: Any = rows.filter(public_id=public_id).first()
    if found is None or not covers_unit(scope_of(request), Permission.FINALISE_RESULTS, found.round.unit):
        raise Http404
    return found


def _subject(request: HttpRequest, public_id: UUID) -> RoundSubject:
    rows = RoundSubject.objects.visible_to(scope_of(request)).select_related(
        "round__calibration__round", "round__unit", "employee", "discussed"
    )
    found: RoundSubject | None = rows.filter(public_id=public_id, round__calibration__isnull=False).first()
    if found is None:
        raise Http404
    return found


def _detail(
    request: HttpRequest, session: Any, faulty: dict[str, forms.Form], *, status: int = 200
) -> HttpResponse:
    principal = scope_of(request)
    page = keyset_page(
        reading.people_of(session, by=principal), columns=COLUMNS, params=request.GET, default="nama"
    )
    participants = reading.participants_of(session)
    changed = [] if session.is_open else reading.changed_levels_of(session, by=principal, at_most=SHOWN)
    log_access(by=principal.identity, action="calibration.read", subject=f"calibration:{session.public_id}")
    context = {
        "session": session,
        "page": page,
        "spread": reading.distribution_of(session),
        "participants": [signer_name(row.account) for row in participants],
        "takes_part": any(principal.identity == f"user:{row.account.public_id}" for row in participants),
        "changed": changed,
        "signers": {
            name: _named(getattr(session, f"{name}_by")) for name in ("proposed", "returned", "closed")
        },
        "is_own_proposal": _proposed(session, by=principal),
        "propose": faulty.get("propose") or ProposeForm(initial={"changes": session.made}),
        "return": faulty.get("return") or ReturnForm(),
    }
    return render(request, "assessments/calibration/detail.html", context, status=status)


def _person(
    request: HttpRequest,
    session: CalibrationSession,
    subject: RoundSubject,
    faulty: dict[str, forms.Form],
    *,
    status: int = 200,
) -> HttpResponse:
    principal = scope_of(request)
    log_access(by=principal.identity, action="calibration.person", subject=f"subject:{subject.public_id}")
    refused = faulty.get("change")
    outcomes = [(row, _form_of(row, refused)) for row in reading.outcomes_of_subject(subject)]
    account = sessions.part_of(session, by=principal)
    kept_out = ""
    if account is not None:
        kept_out = sessions.kept_out_of(session, subject.employee_id, account=account, on=principal.on)
    context = {
        "session": session,
        "subject": subject,
        "outcomes": outcomes,
        "changes": reading.changes_of(session, by=principal, subject=subject),
        "is_discussed": hasattr(subject, "discussed"),
        "kept_out": kept_out,
        "may_change": session.is_open and not kept_out and account is not None,
    }
    return render(request, "assessments/calibration/person.html", context, status=status)


def _form_of(row: Any, refused: forms.Form | None) -> forms.Form:
    """The form of one level; the one that was refused keeps what was typed, beside the level as it stands now."""
    if refused is not None and refused.data.get("outcome") == str(row.public_id):
        refused.data = {**{name: refused.data[name] for name in refused.data}, "seen": row.made}
        return refused
    level = row.final_level
    chosen = None if level is None else str(level).removesuffix(".0")
    return ChangeForm(
        initial={"outcome": row.public_id, "seen": row.made, "level": chosen}, auto_id=f"id_{row.pk}_%s"
    )


def _join(request: HttpRequest, session: CalibrationSession, form: Any) -> str:
    sessions.join(session, by=scope_of(request), at=timezone.now())
    return _("You take part in this calibration.")


def _propose(request: HttpRequest, session: CalibrationSession, form: Any) -> str:
    given = {"note": form.cleaned_data["note"], "changes": form.cleaned_data["changes"]}
    closing.propose(session, by=scope_of(request), at=timezone.now(), version=version_of(request), **given)
    return _("Proposed. Another person with the same right approves it; until then nothing changes.")


def _approve(request: HttpRequest, session: CalibrationSession, form: Any) -> str:
    closing.approve(session, by=scope_of(request), at=timezone.now(), version=version_of(request))
    return _("Closed. The round can finish now, and the levels go on record.")


def _return(request: HttpRequest, session: CalibrationSession, form: Any) -> str:
    closing.send_back(
        session,
        reason=form.cleaned_data["reason"],
        by=scope_of(request),
        at=timezone.now(),
        version=version_of(request),
    )
    return _("Returned: the calibration goes on, and is proposed anew.")


def _named(account: User | None) -> str:
    return signer_name(account) if account is not None else ""


def _proposed(session: CalibrationSession, *, by: Principal) -> bool:
    """Whether the reader, under whatever account, proposed what now waits for another person."""
    proposer = session.proposed_by
    if proposer is None:
        return False
    return by.identity == f"user:{proposer.public_id}" or (
        by.employee_id is not None and proposer.employee_id == by.employee_id
    )


def _change(request: HttpRequest, about: tuple[CalibrationSession, RoundSubject], form: Any) -> str:
    session, subject = about
    rows = RoundOutcome.objects.visible_to(scope_of(request)).filter(subject=subject)
    outcome = rows.select_related("subject").filter(public_id=form.cleaned_data["outcome"]).first()
    if outcome is None:
        raise Http404
    given = {name: form.cleaned_data[name] for name in ("level", "seen", "reason")}
    sessions.change(session, outcome, by=scope_of(request), at=timezone.now(), **given)
    return _("Changed; the level that was found is kept beside it.")


def _discuss(request: HttpRequest, about: tuple[CalibrationSession, RoundSubject], form: Any) -> str:
    session, subject = about
    sessions.discuss(session, subject, by=scope_of(request), at=timezone.now())
    return _("Marked as discussed.")
