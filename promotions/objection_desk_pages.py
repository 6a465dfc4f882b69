"""Objections at the desk: the list with its sums, and the page on which one is checked, answered and decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.models import Job
from asn_career.base.tables import Column, keyset_page
from competencies.models import Competency
from employees.access import Permission
from employees.policy import requires, scope_of
from promotions.explanations import rule_lines, score_parts
from promotions.models import Considered, Objection
from promotions.objection_choices import ObjectionAct, ObjectionState
from promotions.objection_forms import AskForm, DraftBackForm, NoteForm, ObjectionFilter, PrepareForm
from promotions.objection_showing import STAGES, clock_of, desk_page, sides_of
from promotions.objections import steps
from promotions.objections.effect import request_effect, under_way
from promotions.objections.standing import FEWEST, oversight_of
from promotions.objections.subjects import subject_label
from promotions.retelling import retell

A = ObjectionAct
COLUMNS = (
    Column("nama", gettext_lazy("Name"), order="employee__name"),
    Column("jabatan", gettext_lazy("Vacant post"), order="shortlist__vacancy__position__name"),
    Column("tentang", gettext_lazy("About")),
    Column("diajukan", gettext_lazy("Filed on"), order="filed_on", numeric=True),
    Column("tenggat", gettext_lazy("Answer due"), order="answer_due_on", numeric=True),
    Column("keadaan", gettext_lazy("State"), order="state"),
)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def objection_list(request: HttpRequest) -> HttpResponse:
    """Objections in the reader's scope, what is due first, with sums over all of them."""
    principal = scope_of(request)
    seen = Objection.objects.visible_to(principal)
    filters = ObjectionFilter(request.GET, queryset=seen.with_context(), request=request)
    page = keyset_page(filters.qs, columns=COLUMNS, params=request.GET, default="tenggat")
    for row in page.rows:
        row.clock, row.subject = clock_of(row, on=principal.on), subject_label(row.about)
    log_access(by=principal.identity, action="objections.read", subject="objections")
    context = {
        "page": page,
        "filter": filters,
        "oversight": oversight_of(seen, on=principal.on),
        "fewest": FEWEST,
    }
    return render(request, "promotions/objections/list.html", context)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def objection_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One objection: what the run read beside the records of today, the effect, and the steps the reader may take."""
    return _detail(request, _objection(request, public_id), {})


@require_POST
@requires(Permission.RUN_SHORTLISTS, Permission.APPROVE_RULE_SETS)
def objection_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one step, named by ``langkah``; it counts if the objection is still as the page showed it."""
    objection, act = _objection(request, public_id), request.POST.get("langkah", "")
    if act == A.COMPUTE:
        return _compute(request, objection)
    if act not in _DO:
        raise Http404
    form = _FORMS[act](request.POST, prefix=act)
    if not form.is_valid():
        return _detail(request, objection, {act: form})
    version = request.POST.get("version", "")
    given: dict[str, Any] = {
        "by": scope_of(request),
        "at": timezone.now(),
        "version": int(version) if version.isdecimal() and len(version) < 10 else 0,
    }
    try:
        _DO[act](objection, **form.cleaned_data, **given)
    except DomainError as error:
        if not error.fields:
            messages.error(request, str(error))
            return redirect("objection_detail", public_id=public_id)
        blame(form, error)
        return _detail(request, objection, {act: form})
    messages.success(request, _("Done. Everybody concerned has been told."))
    return redirect("objection_detail", public_id=public_id)


def _take_up(objection: Objection, *, text: str, **given: Any) -> None:
    steps.take_up(objection, **given)


_FORMS: dict[str, type[forms.Form]] = {
    A.TAKE: NoteForm,
    A.ASK: AskForm,
    A.RESUME: NoteForm,
    A.PREPARE: PrepareForm,
    A.SEND_BACK: DraftBackForm,
    A.ANSWER: NoteForm,
}
_DO: dict[str, Callable[..., None]] = {
    A.TAKE: _take_up,
    A.ASK: steps.ask,
    A.RESUME: steps.resume,
    A.PREPARE: steps.prepare,
    A.SEND_BACK: steps.send_back,
    A.ANSWER: steps.answer,
}


def _compute(request: HttpRequest, objection: Objection) -> HttpResponse:
    try:
        job = request_effect(objection, by=scope_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("objection_detail", public_id=objection.public_id)
    return redirect("job_detail", public_id=Job.objects.get(pk=job.pk).public_id)


def _detail(request: HttpRequest, objection: Objection, bound: dict[str, forms.Form]) -> HttpResponse:
    principal = scope_of(request)
    log_access(by=principal.identity, action="objection.read", subject=f"objection:{objection.public_id}")
    acts = steps.acts_for(objection, by=principal)
    judged = A.ANSWER in acts and steps.has_judged(objection, principal)
    if judged:
        acts = tuple(act for act in acts if act not in (A.ANSWER, A.SEND_BACK))
    found = _found(objection, principal)
    read, names = (found["facts"], found["names"]) if found else (None, None)
    sides = sides_of(objection, read=read, names=names)
    context = {
        "page": desk_page(objection, by=principal),
        "objection": objection,
        "stages": STAGES,
        "acts": acts,
        "judged": judged,
        "forms": {act: bound.get(act) or _FORMS[act](prefix=act) for act in acts if act in _FORMS},
        "sides": sides,
        "corrected": any(side.differs for side in sides),
        "found": found,
        "computing": objection.state == ObjectionState.CHECKING and under_way(objection),
    }
    return render(request, "promotions/objections/detail.html", context, status=422 if bound else 200)


def _found(objection: Objection, principal: Any) -> Any:
    """What the official run says of the component objected to, and of the person; None outside the reader's sight."""
    rows = Considered.objects.visible_to(principal).on(objection.shortlist)
    assessed = Competency.objects.filter(assessments__employee=OuterRef("employee")).order_by("code")
    told = ArraySubquery(assessed.distinct().values(told=JSONObject(code="code", name="name")))
    person = rows.filter(employee=objection.employee_id).annotate(assessed=told).first()
    if person is None:
        return None
    person.shortlist = objection.shortlist
    [told] = retell([person])
    names = {row["code"]: row["name"] for row in person.assessed}
    kind, _colon, code = objection.about.partition(":")
    lines: tuple[Any, ...] = rule_lines(told) if kind == "rule" else score_parts(person, told)
    line = next((row for row in lines if row.code == code), None)
    return {"person": person, "facts": told.facts, "kind": kind, "line": line, "names": names}


def _objection(request: HttpRequest, public_id: UUID) -> Objection:
    rows = Objection.objects.visible_to(scope_of(request)).with_context()
    found: Objection | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
