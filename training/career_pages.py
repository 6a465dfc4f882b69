"""The posts that a person wishes to reach: up to three, chosen by search, each with what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from asn_career.base.errors import DomainError
from asn_career.base.forms import uuids_of
from assessments.choices import GapStatus
from assessments.gaps import Gap, gaps_against
from assessments.severity import severity_order
from employees.access import Principal
from employees.models import Position
from employees.policy import for_employees, scope_of
from training.models import CareerTarget
from training.plan_forms import TargetForm
from training.plans.targets import TARGETS_AT_MOST, add_target, remove_target, targets_of

FOUND = 20
SHORTEST_SEARCH = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """A target post with the gaps of the person against it."""

    target: CareerTarget
    gaps: tuple[Gap, ...]

    def _with(self, *statuses: GapStatus) -> list[Gap]:
        return [gap for gap in self.gaps if gap.status in statuses]

    @property
    def below(self) -> list[Gap]:
        return self._with(GapStatus.GAP)

    @property
    def met(self) -> int:
        return len(self._with(GapStatus.MET))

    @property
    def unknown(self) -> int:
        return len(self._with(GapStatus.EXPIRED, GapStatus.UNKNOWN))


@require_http_methods(["GET", "POST"])
@for_employees
def own_career(request: HttpRequest) -> HttpResponse:
    """Target posts in the order of the wish, and a search for more."""
    principal = scope_of(request)
    if request.method == "POST":
        _change(request, principal)
        return redirect("own_career")
    form = TargetForm(request.GET or None)
    text = form.cleaned_data["cari"].strip() if form.is_bound and form.is_valid() else ""
    wishes = _wishes(principal)
    context = {
        "form": form,
        "wishes": wishes,
        "full": len(wishes) >= TARGETS_AT_MOST,
        "searched": text,
        "too_short": bool(text) and len(text) < SHORTEST_SEARCH,
        "found": _found(principal, text, but=wishes) if len(text) >= SHORTEST_SEARCH else [],
    }
    return render(request, "training/own_career.html", context)


def _wishes(principal: Principal) -> list[Wish]:
    targets = targets_of(principal)
    person = principal.employee_id or 0
    return [Wish(target, _gaps(person, target.position_id, principal)) for target in targets]


def _gaps(person: int, position: int, principal: Principal) -> tuple[Gap, ...]:
    """Against one post; three at most are asked for."""
    found = gaps_against({person: position}, as_of=principal.on)[person].gaps
    return tuple(sorted(found, key=lambda gap: severity_order(gap, on=principal.on)))


def _found(principal: Principal, text: str, *, but: list[Wish]) -> list[Any]:
    rows = Position.objects.visible_to(principal).filter(name__icontains=text).select_related("unit")
    rows = rows.exclude(pk__in=[wish.target.position_id for wish in but])
    return list(rows.order_by("name", "unit__name", "pk")[:FOUND])


def _change(request: HttpRequest, principal: Principal) -> None:
    act = request.POST.get("act")
    position = (
        Position.objects.visible_to(principal)
        .filter(public_id__in=uuids_of([request.POST.get("jabatan")]))
        .first()
    )
    if position is None:
        messages.error(request, _("Choose a post from the list."))
        return
    try:
        (add_target if act == "add" else remove_target)(position, by=principal)
    except DomainError as error:
        messages.error(request, str(error))
