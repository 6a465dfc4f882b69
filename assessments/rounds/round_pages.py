"""Officers' pages of assessment rounds: the list, a new one, a round with its acts, and one subject of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.jobs.choices import JobState
from asn_career.base.jobs.results import may_watch
from asn_career.base.models import Job
from asn_career.base.page_acts import named_act
from asn_career.base.tables import Column, keyset_page
from assessments.models import AssessmentRound
from assessments.rounds import (
    closing,
    finishing,
    lifecycle,
    opening,
    planning,
    progress,
    proposing,
    raters,
    work,
)
from assessments.rounds.choices import BY_ASSESSORS, RoundState
from assessments.rounds.errors import NobodyNewError
from assessments.rounds.forms import (
    AssessorsForm,
    CloseForm,
    ExtendForm,
    FinishForm,
    ReasonForm,
    RoundForm,
    SubjectsForm,
)
from assessments.rounds.instrument import without_indicators
from assessments.rounds.origins import origin_of
from assessments.rounds.rules import rules_of
from assessments.rounds.settling import differences_of
from competencies.models import Competency
from employees.access import Permission, Principal
from employees.delegation.trail import signers, with_names
from employees.models import Employee
from employees.policy import requires, scope_of

ENDED = (RoundState.FINISHED, RoundState.CANCELLED)
LIST_COLUMNS = (
    Column("putaran", gettext_lazy("Round"), order="title"),
    Column("metode", gettext_lazy("Way of assessing"), order="method"),
    Column("keadaan", gettext_lazy("State"), order="state"),
    Column("tutup", gettext_lazy("Last day"), order="closes_on"),
    Column("peserta", gettext_lazy("People in sight"), numeric=True),
)
SUBJECT_COLUMNS = (
    Column("nama", gettext_lazy("Name"), order="employee__name"),
    Column("unit", gettext_lazy("Work unit"), order="unit__name"),
    Column("masuk", gettext_lazy("Ratings given"), numeric=True),
)


@require_safe
@requires(Permission.READ_ASSESSMENTS)
def round_list(request: HttpRequest) -> HttpResponse:
    """Rounds in the reader's scope, those that end last first."""
    principal = scope_of(request)
    rows = progress.rounds_in_sight(principal)
    page = keyset_page(rows, columns=LIST_COLUMNS, params=request.GET, default="-tutup")
    context = {"page": page, "may_plan": principal.may_manage(Permission.MANAGE_ROUNDS)}
    return render(request, "assessments/rounds/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def round_new(request: HttpRequest) -> HttpResponse:
    """Planning a round; whom to assess and who rates follows on its page."""
    principal = scope_of(request)
    form = RoundForm(request.POST if request.method == "POST" else None, principal=principal)
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        unit = given.pop("unit")
        try:
            made = planning.plan(unit, **given, by=principal, at=timezone.now())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("The draft is there. Now say who is assessed, and who rates."))
            return redirect("round_detail", public_id=made.public_id)
    return render(request, "assessments/rounds/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@requires(Permission.READ_ASSESSMENTS)
def round_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A round: how far it is, who is assessed, and every act on it."""
    round = _round(request, public_id)
    log_access(by=scope_of(request).identity, action="round.read", subject=f"round:{public_id}")
    return _home(request, round, {})


@require_POST
@requires(Permission.MANAGE_ROUNDS, Permission.OPEN_ROUNDS)
def round_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One act on a round, named by ``act``."""
    round = _round(request, public_id)
    return named_act(
        request,
        _ACTS,
        round,
        form_of=lambda name: _form(name, round, request.POST),
        again=lambda bound: _home(request, round, bound),
        back=reverse("round_detail", args=[public_id]),
    )


def _round(request: HttpRequest, public_id: UUID) -> AssessmentRound:
    rows = AssessmentRound.objects.visible_to(scope_of(request)).filter(public_id=public_id)
    rows = rows.select_related("unit", "planned_by__employee", "opened_by__employee")
    found: AssessmentRound | None = with_names(rows, "planned_by", "opened_by").first()
    if found is None:
        raise Http404
    return found


def _home(request: HttpRequest, round: AssessmentRound, bound: dict[str, forms.Form]) -> HttpResponse:
    principal = scope_of(request)
    charge = planning.may_plan(principal, unit=round.unit)
    rules = rules_of(round, on=principal.on)
    subjects = progress.with_progress(progress.subjects_in_sight(round, principal).taking_part())
    counting = round.is_open and round.rated_at is not None
    job = _job(round)
    context: dict[str, Any] = {
        "round": round,
        "page": keyset_page(
            subjects.select_related("employee", "unit"),
            columns=SUBJECT_COLUMNS,
            params=request.GET,
            default="nama",
        ),
        "units": progress.by_unit(round, principal) if round.opened_at else [],
        "checklist": progress.checklist(round, rules=rules) if round.is_draft and charge else None,
        "nothing_to_rate": without_indicators(round) if round.is_draft and not round.by_standard else [],
        "apart": _differences(round) if charge else [],
        "counting": counting,
        **signers(round, ["planned_by", "opened_by"]),
        "origin": origin_of(round, by=principal),
        "job": job,
        "job_in_sight": job is not None and may_watch(job, by=principal),
        "job_is_own": job is not None and job.identity == principal.identity,
        "asked": [] if round.by_standard else _chosen(round),
        "rules": rules,
        "acts": {}
        if job and not job.has_ended
        else _acts(round, principal, charge=charge, counting=counting),
        "forms": {name: _form(name, round) for name in _FORMS if charge} | bound,
    }
    return render(request, "assessments/rounds/detail.html", context, status=422 if bound else 200)


def _job(round: AssessmentRound) -> Job | None:
    """The background job at the round: one that has not ended, or the last one where it failed."""
    if round.state in ENDED or (round.is_open and round.rated_at is None):
        return None
    found = work.newest_job(round)
    return found if found and (not found.has_ended or found.state == JobState.FAILED) else None


def _chosen(round: AssessmentRound) -> list[Competency]:
    """What everybody is asked about, where the standards of posts do not decide."""
    return list(Competency.objects.filter(pk__in=round.competencies.values("competency")).order_by("code"))


def _acts(round: AssessmentRound, principal: Principal, *, charge: bool, counting: bool) -> dict[str, bool]:
    """What the reader may do now."""
    state = round.state
    running = state == RoundState.OPEN and not counting
    ended = state in ENDED
    by_assessors = round.method in BY_ASSESSORS
    return {
        "add": charge and state == RoundState.DRAFT,
        "propose": charge and state == RoundState.DRAFT and not by_assessors,
        "assign": charge and state == RoundState.DRAFT and by_assessors,
        "open": state == RoundState.DRAFT and opening.may_open(principal, round=round),
        "extend": charge and running,
        "close": charge and state == RoundState.OPEN,
        "calibrate": charge and state == RoundState.RATED and by_assessors,
        "finish": charge and state in (RoundState.RATED, RoundState.CALIBRATING),
        "cancel": charge and not ended,
    }


def _differences(round: AssessmentRound) -> list[tuple[Any, Competency]]:
    """Where assessors are to settle, with the names of the competencies. Five queries."""
    if round.method not in BY_ASSESSORS or round.state not in (RoundState.OPEN, RoundState.RATED):
        return []
    found = differences_of(round)
    named = Competency.objects.in_bulk([row.competency for row in found])
    return [(row, named[row.competency]) for row in found]


_FORMS: dict[str, Callable[..., forms.Form]] = {
    "add": SubjectsForm,
    "assign": AssessorsForm,
    "extend": ExtendForm,
    "close": CloseForm,
    "finish": FinishForm,
    "cancel": ReasonForm,
}


def _form(name: str, round: AssessmentRound, sent: Any = None) -> forms.Form | None:
    """The form of an act; None for one of a single button."""
    if name not in _FORMS:
        return None
    given: dict[str, Any] = {"within": round.unit} if name == "add" else {}
    return _FORMS[name](sent, prefix=name, **given)


def _add(request: HttpRequest, round: AssessmentRound, form: Any) -> str:
    principal, added = scope_of(request), 0
    if unit := form.cleaned_data["unit"]:
        people = Employee.objects.visible_to(principal, permission=Permission.MANAGE_ROUNDS)
        added += planning.add_subjects(round, people.in_subtree([unit.pk]), by=principal)
    if listed := form.listed():
        added += planning.add_by_nip(round, listed, by=principal)
    if not added:
        raise NobodyNewError
    return ngettext("%(n)s person was added.", "%(n)s people were added.", added) % {"n": added}


def _propose(request: HttpRequest, round: AssessmentRound, _form: Any) -> str:
    made = proposing.propose_or_ask(round, by=scope_of(request))
    if isinstance(made, Job):
        return _("Raters are being proposed in the background. This page tells how far it is.")
    return _("Proposed: %(sheets)s raters under their name, %(answers)s invitations without one.") % {
        "sheets": made.sheets,
        "answers": made.invitations,
    }


def _assign(request: HttpRequest, round: AssessmentRound, form: Any) -> str:
    accounts = [raters.account_named(name) for name in form.listed()]
    made = raters.assign(round, accounts, by=scope_of(request))
    return ngettext("%(n)s assignment was made.", "%(n)s assignments were made.", made) % {"n": made}


def _open(request: HttpRequest, round: AssessmentRound, _form: Any) -> str:
    if opening.open_or_ask(round, by=scope_of(request), at=timezone.now()):
        return _("The round is being opened in the background. This page tells how far it is.")
    return _("The round is open, and its raters are told.")


def _extend(request: HttpRequest, round: AssessmentRound, form: Any) -> str:
    told = form.cleaned_data
    lifecycle.extend(round, **told, by=scope_of(request), at=timezone.now())
    return _("The last day was moved.")


def _close(request: HttpRequest, round: AssessmentRound, form: Any) -> str:
    closing.request_close(round, by=scope_of(request), at=timezone.now(), reason=form.cleaned_data["reason"])
    return _("The rating is closed and is being counted.")


def _calibrate(request: HttpRequest, round: AssessmentRound, _form: Any) -> str:
    lifecycle.begin_calibration(round, by=scope_of(request))
    return _("The levels may now be calibrated.")


def _finish(request: HttpRequest, round: AssessmentRound, form: Any) -> str:
    finishing.request_finish(round, by=scope_of(request), replace_scores=form.cleaned_data["replace_scores"])
    return _("The levels are being put on record.")


def _cancel(request: HttpRequest, round: AssessmentRound, form: Any) -> str:
    lifecycle.cancel(round, reason=form.cleaned_data["reason"], by=scope_of(request), at=timezone.now())
    return _("The round is cancelled; it stays listed with the reason.")


_ACTS: dict[str, Callable[[HttpRequest, Any, Any], str | None]] = {
    "add": _add,
    "propose": _propose,
    "assign": _assign,
    "open": _open,
    "extend": _extend,
    "close": _close,
    "calibrate": _calibrate,
    "finish": _finish,
    "cancel": _cancel,
}
