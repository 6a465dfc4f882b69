"""Pages of committees: one's sittings, forming one, and its home with every act of members and officers."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.page_acts import named_act
from employees.access import Permission
from employees.policy import for_anyone, requires, scope_of
from promotions.committee import conflicts, forming, minutes, overriding, sitting
from promotions.committee.reviewing import lacking
from promotions.committee.rules import rules_on
from promotions.committee.telling import name_of
from promotions.committee_forms import (
    CommitteeForm,
    DeclarationForm,
    DepartureForm,
    DraftForm,
    ReasonForm,
    SeatForm,
    SittingForm,
)
from promotions.committee_showing import (
    Shown,
    acts_of,
    candidate_rows,
    committee_of,
    departure_rows,
    layout_for,
    member_rows,
)
from promotions.models import Committee, OrderDeparture
from promotions.objections.standing import standing_of
from promotions.vacancy_to_run import vacancy_to_run

_MOST = 50


@require_safe
@for_anyone
def committee_list(request: HttpRequest) -> HttpResponse:
    """The reader's own committees, and those that a role opens."""
    principal = scope_of(request)
    rows = Committee.objects.visible_to(principal).with_context().newest_first()
    own = set(Committee.objects.seating(principal).values_list("pk", flat=True)[:_MOST])
    context = {
        "rows": [{"committee": row, "own": row.pk in own} for row in rows[:_MOST]],
        "layout": layout_for(principal),
    }
    return render(request, "promotions/committee/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS)
def committee_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Form the committee of a vacancy whose run was sent."""
    principal = scope_of(request)
    vacancy = vacancy_to_run(request, public_id)
    form = CommitteeForm(request.POST or None, initial={"decree_on": principal.on})
    if request.method == "POST" and form.is_valid():
        try:
            made = forming.form(vacancy, by=principal, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Recorded. Seat the members now."))
            return redirect("committee_detail", public_id=made.public_id)
    context = {"vacancy": vacancy, "form": form, "bounds": rules_on(principal.on)["members"][vacancy.route]}
    return render(request, "promotions/committee/new.html", context, status=422 if form.errors else 200)


@require_safe
@for_anyone
def committee_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A committee's home: members, candidates, and what is to be done now."""
    shown = committee_of(request, public_id)
    log_access(by=shown.by.identity, action="committee.read", subject=f"committee:{public_id}")
    return _home(request, shown, {})


@require_POST
@for_anyone
def committee_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One act of a member or an officer, named by ``act``."""
    shown = committee_of(request, public_id)
    return named_act(
        request,
        _ACTS,
        shown,
        form_of=lambda name: _forms(shown, request.POST, only=name).get(name),
        again=lambda bound: _home(request, shown, bound),
        back=reverse("committee_detail", args=[public_id]),
        after={"draft": reverse("committee_minutes", args=[public_id])},
    )


def _home(request: HttpRequest, shown: Shown, bound: dict[str, forms.Form]) -> HttpResponse:
    committee, panel = shown.committee, shown.panel
    owing = lacking(panel) if committee.state == "reviewing" else []
    context = {
        "shown": shown,
        "committee": committee,
        "seat": shown.seat,
        "kept_out": shown.kept_out(),
        "members": member_rows(shown),
        "candidates": [] if shown.kept_out() else candidate_rows(shown),
        "owing": [name_of(member) for member in owing],
        "owes": shown.seat in owing,
        "departures": [] if shown.kept_out() else departure_rows(shown),
        "sitting": shown.sitting,
        "forms": {**_forms(shown, None), **bound},
        "present_needed": panel.needed(),
        "taking_part": len(panel.taking_part()),
        "layout": layout_for(shown.by),
        "may_decide": committee.state == "proposed" and shown.by.may_manage(Permission.DECIDE_APPOINTMENTS),
        "appointments": [] if shown.seat else getattr(committee, "appointments", []),
        "standing": standing_of(committee),
        "draft_hint": _("The first %(n)d of the order are proposed, if the votes support them.")
        % {"n": shown.wanted},
        **acts_of(shown),
    }
    return render(request, "promotions/committee/detail.html", context, status=422 if bound else 200)


def _forms(shown: Shown, data: Any, *, only: str = "") -> dict[str, forms.Form]:
    """The forms of the page by act; ``data`` is for the one that was sent."""
    members = [(member.pk, name_of(member)) for member in shown.panel.taking_part()]
    found: dict[str, Callable[[Any], forms.Form]] = {
        "seat": lambda sent: SeatForm(sent, prefix="seat"),
        "dissolve": lambda sent: ReasonForm(sent, prefix="dissolve"),
        "declare": lambda sent: DeclarationForm(sent, prefix="declare", candidates=shown.choices()),
        "open": lambda sent: SittingForm(
            sent, prefix="open", members=members, initial={"held_on": shown.by.on}
        ),
        "depart": lambda sent: DepartureForm(
            sent, prefix="depart", candidates=shown.choices(), places=shown.wanted
        ),
        "draft": lambda sent: DraftForm(sent, prefix="draft"),
        "withdraw": lambda sent: ReasonForm(sent, prefix="withdraw"),
    }
    return {name: make(data) for name, make in found.items() if not only or name == only}


def _given(shown: Shown) -> dict[str, Any]:
    return {"by": shown.by, "at": timezone.now()}


def _seat(request: HttpRequest, shown: Shown, form: Any) -> str:
    told = form.cleaned_data
    forming.seat(shown.committee, nip=told["nip"], chair=told["seat"] == "chair", by=shown.by)
    return ""


def _unseat(request: HttpRequest, shown: Shown, form: Any) -> str:
    wanted = request.POST.get("member", "")
    member = next((m for m in shown.panel.members if str(m.public_id) == wanted), None)
    if member is None:
        raise Http404
    forming.unseat(member, by=shown.by)
    return ""


def _start(request: HttpRequest, shown: Shown, form: Any) -> str:
    panel = forming.start_review(shown.committee, **_given(shown))
    return _("The first review has begun; conflicts of interest found from data: %(n)d.") % {
        "n": len(panel.conflicts)
    }


def _dissolve(request: HttpRequest, shown: Shown, form: Any) -> str:
    forming.dissolve(shown.committee, reason=form.cleaned_data["reason"], **_given(shown))
    return ""


def _declare(request: HttpRequest, shown: Shown, form: Any) -> str:
    about = form.cleaned_data["about"]
    candidate = shown.candidate(about) if about else None
    given = {"detail": form.cleaned_data["detail"], "candidate": candidate, **_given(shown)}
    conflicts.declare(shown.committee, **given)
    return ""


def _open(request: HttpRequest, shown: Shown, form: Any) -> str:
    told = form.cleaned_data
    given = {"held_on": told["held_on"], "place": told["place"], "absent": form.absent()}
    sitting.open_sitting(shown.committee, **given, **_given(shown))
    return _("The sitting is open; the candidates are known by name now.")


def _depart(request: HttpRequest, shown: Shown, form: Any) -> str:
    told = dict(form.cleaned_data)
    about = told.pop("about")
    candidate = shown.candidate(about) if about and told["kind"] != "set_aside" else None
    assert shown.sitting is not None
    overriding.request_departure(shown.sitting, candidate=candidate, **told, **_given(shown))
    return _("Recorded. Another member who is present answers.")


def _answer(request: HttpRequest, shown: Shown, form: Any) -> str:
    rows = OrderDeparture.objects.filter(sitting=shown.sitting).select_related("sitting__committee")
    row = next((each for each in rows if str(each.public_id) == request.POST.get("departure")), None)
    if row is None:
        raise Http404
    overriding.answer(row, approve=request.POST.get("answer") == "approve", **_given(shown))
    return ""


def _draft(request: HttpRequest, shown: Shown, form: Any) -> str:
    minutes.draft(shown.committee, **form.cleaned_data, **_given(shown))
    return _("The minutes are drafted and wait for the signatures.")


def _withdraw(request: HttpRequest, shown: Shown, form: Any) -> str:
    minutes.withdraw(shown.committee, reason=form.cleaned_data["reason"], **_given(shown))
    return ""


_ACTS: dict[str, Callable[[HttpRequest, Shown, Any], str]] = {
    "seat": _seat,
    "unseat": _unseat,
    "start": _start,
    "dissolve": _dissolve,
    "declare": _declare,
    "open": _open,
    "depart": _depart,
    "answer": _answer,
    "draft": _draft,
    "withdraw": _withdraw,
}
