"""Rounds of awareness for officers: begin one, see whom it reached, and who then acted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.forms import uuids_of
from asn_career.base.models import Job
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.models import Unit
from employees.policy import requires, scope_of
from training.awareness.reading import STATES, Reached, people_of, reached_by
from training.awareness.rounds import may_tell, request_round
from training.models import AwarenessReach, AwarenessReason, AwarenessRound

MOST_UNITS = 200
ROUND_COLUMNS = (
    Column("per", _("As of"), order="as_of"),
    Column("unit", _("Work unit")),
    Column("diberi_tahu", _("People told"), numeric=True),
    Column("tanpa_akun", _("Without an account"), numeric=True),
    Column("disurati", _("Sent a letter"), numeric=True),
    Column("dibuka", pgettext_lazy("of people", "Opened"), numeric=True),
    Column("bertindak", _("Acted since"), numeric=True),
)
PEOPLE_COLUMNS = (
    Column("nama", _("Name"), order="employee__name"),
    Column("unit", _("Work unit")),
    Column("alasan", _("Reason"), order="reason"),
    Column("keadaan", _("State")),
)


class ReachFilter(django_filters.FilterSet):
    """What the people of a round can be narrowed by."""

    alasan = django_filters.ChoiceFilter(
        field_name="reason", choices=AwarenessReason.choices, label=_("Reason"), empty_label=_("All reasons")
    )
    keadaan = django_filters.ChoiceFilter(
        method="in_state",
        label=_("State"),
        empty_label=_("All states"),
        choices=[
            ("tanpa_akun", _("Without an account")),
            ("disurati", _("Sent a letter")),
            ("dibuka", pgettext_lazy("of people", "Opened")),
            ("bertindak", _("Acted since")),
            ("belum", _("Not acted yet")),
        ],
    )

    class Meta:
        model = AwarenessReach
        fields: tuple[str, ...] = ()

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(STATES[value])


@require_safe
@requires(Permission.MANAGE_TRAINING)
def awareness_list(request: HttpRequest) -> HttpResponse:
    """Rounds, the newest first, with whom each reached; and the units for which one can be begun."""
    principal = scope_of(request)
    rounds = AwarenessRound.objects.visible_to(principal).published().select_related("unit")
    page = keyset_page(rounds, columns=ROUND_COLUMNS, params=request.GET, default="-per")
    reached = reached_by(page.rows, principal=principal)
    rows = [(round, reached.get(round.pk, Reached())) for round in page.rows]
    context = {"page": page, "rows": rows, "units": _units(principal)}
    return render(request, "training/awareness_list.html", context)


@require_safe
@requires(Permission.MANAGE_TRAINING)
def awareness_round(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The people of one round: why each was told, whether it reached them, and when they acted."""
    principal = scope_of(request)
    rounds = AwarenessRound.objects.visible_to(principal).published().select_related("unit")
    round = rounds.filter(public_id=public_id).first()
    if round is None:
        raise Http404
    filters = ReachFilter(request.GET, queryset=people_of(round, principal=principal), request=request)
    people = filters.qs.annotate(person_id=F("employee__public_id"))
    page = keyset_page(people, columns=PEOPLE_COLUMNS, params=request.GET, default="nama")
    reached = reached_by([round], principal=principal).get(round.pk, Reached())
    log_access(by=principal.identity, action="awareness.read", subject=f"awareness:{public_id}")
    context = {"round": round, "reached": reached, "page": page, "filter": filters}
    return render(request, "training/awareness_round.html", context)


@require_POST
@requires(Permission.MANAGE_TRAINING)
def start_awareness(request: HttpRequest) -> HttpResponse:
    """Begin a round for a unit that the officer manages, as of today."""
    principal = scope_of(request)
    units = Unit.objects.visible_to(principal).filter(public_id__in=uuids_of([request.POST.get("unit")]))
    unit = units.first()
    if unit is None or not may_tell(principal, unit=unit):
        raise Http404
    round = request_round(unit, as_of=principal.on, by=principal)
    return redirect("job_detail", public_id=Job.objects.get(pk=round.job_id).public_id)


def _units(principal: Principal) -> list[Unit]:
    """Units that the reader manages, the upper ones first."""
    units = Unit.objects.visible_to(principal).order_by("lineage__len", "name", "pk")
    if not principal.sees_everyone(Permission.MANAGE_TRAINING):
        units = units.in_subtree(principal.unit_ids(Permission.MANAGE_TRAINING))
    return list(units[:MOST_UNITS])
