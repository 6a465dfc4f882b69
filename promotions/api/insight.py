"""What stands behind the order of a run over HTTP, to read: firmness, another run beside it, the nearest changes.

The domain tells each reader what the pages tell: officers the people whom they see, employees themselves alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.access_log import log_access
from asn_career.base.api.parameters import one_of
from employees.api.own import OwnViewSet
from employees.models import Employee
from employees.policy import scope_of
from promotions.api.insight_shapes import (
    ComparisonSerializer,
    FirmnessSerializer,
    InsightSerializer,
    OwnResultSerializer,
    OwnRowsSerializer,
)
from promotions.explanations import explain
from promotions.insight.comparing import Comparison, compare_runs
from promotions.insight.firmness import METHOD_LABELS, Firmness, firmness_of
from promotions.insight.own import OwnResult, own_result, own_shortlists
from promotions.insight.panel import Insight, Path, Step, insight_of
from promotions.insight.splitting import Split
from promotions.insight.standing import Needed
from promotions.models import Considered, Shortlist

BANDS = ("below_1", "below_5", "from_5")


class OrderInsight:
    """Two readings of one run, beside its figures."""

    query_parameters: ClassVar[tuple[str, ...]] = ()

    @extend_schema(responses={200: FirmnessSerializer})
    @action(detail=True, url_path="firmness")
    def firmness(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """How firm the order is under other weights and by other methods, of the best of the people in sight."""
        shortlist = _run(request, kwargs["id"])
        told = _firmness(firmness_of(shortlist, by=scope_of(request)))
        _log(request, "shortlist.read", f"shortlist:{shortlist.public_id}")
        return Response(told)

    @extend_schema(
        parameters=[OpenApiParameter("other", OpenApiTypes.UUID, required=True)],
        responses={200: ComparisonSerializer},
    )
    @action(detail=True, url_path="comparison", query_parameters=("other",))
    def comparison(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What changed between this run and ``other`` one of the same vacancy, by data, weights and rules."""
        shortlist = _run(request, kwargs["id"])
        runs = Shortlist.objects.visible_to(scope_of(request)).with_context()
        others = runs.filter(vacancy=shortlist.vacancy_id).exclude(pk=shortlist.pk)
        other = one_of(others, request, "other", field="public_id")
        if other is None:
            raise ValidationError({"other": [_("Name another run of the same vacancy.")]})
        older, newer = sorted((shortlist, other), key=lambda run: (run.published_at, run.pk))
        told = _comparison(compare_runs(older, newer, by=scope_of(request)))
        _log(request, "shortlist.read", f"shortlist:{shortlist.public_id}")
        return Response(told)


class CandidateInsight:
    """What would have changed the result of one candidate."""

    @extend_schema(responses={200: InsightSerializer})
    @action(detail=True, url_path="insight")
    def insight(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The nearest changes to eligible, to the next rank and to the proposed places, as the engine decides them."""
        principal = scope_of(request)
        runs = Shortlist.objects.visible_to(principal).filter(public_id=kwargs["shortlist"])
        rows = Considered.objects.visible_to(principal).filter(shortlist__in=runs, public_id=kwargs["id"])
        context = ("shortlist__vacancy__position__unit", "shortlist__approved_rules")
        candidate = rows.select_related(*context).first()
        if candidate is None:
            raise Http404
        told = _insight(insight_of(candidate, explain(candidate, by=principal)))
        _log(request, "candidate.read", f"candidate:{kwargs['id']}")
        return Response({"id": str(candidate.public_id), **told})


class OwnResultViewSet(OwnViewSet):
    """The caller's own results of shortlists that were sent, and nothing about anybody else."""

    of_employees = True

    @extend_schema(responses={200: forced_singular_serializer(OwnRowsSerializer)})
    def list(self, request: Request) -> Response:
        """Shortlists that considered the caller and have gone to the committee, the newest first."""
        rows = [_own_row(shortlist) for shortlist in own_shortlists(scope_of(request))]
        return Response({"next": None, "previous": None, "results": rows})

    @extend_schema(responses={200: OwnResultSerializer})
    def retrieve(self, request: Request, id: UUID | None = None) -> Response:
        """Why the own result is as it is, and what would raise it."""
        found = own_result(id, by=scope_of(request)) if id else None
        if found is None:
            raise Http404
        return Response(_own(found))


def _run(request: Request, public_id: UUID) -> Shortlist:
    runs = Shortlist.objects.visible_to(scope_of(request)).with_context()
    found: Shortlist | None = runs.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _log(request: Request, action: str, subject: str) -> None:
    log_access(by=scope_of(request).identity, action=action, subject=subject)


def _firmness(found: Firmness) -> dict[str, Any]:
    return {
        "points": found.points,
        "proposed": found.proposed,
        "ranked": found.ranked,
        "compared": found.compared,
        "scenarios_firm": found.firm,
        "people": [
            {
                "nip": row.person.nip,
                "rank": row.rank,
                "best": row.best,
                "worst": row.worst,
                "bounds": list(row.bounds),
                "group": row.group,
                "proposed": row.proposed,
                "times_proposed": row.times_proposed,
                "opinions": dict(zip(METHOD_LABELS, row.opinions, strict=True)),
            }
            for row in found.rows
        ],
        "scenarios": [
            {
                "weight": row.code,
                "points": row.moved,
                "same_proposed": row.same,
                "enter": _nips(row.enter),
                "leave": _nips(row.leave),
            }
            for row in found.scenarios
        ],
    }


def _comparison(found: Comparison) -> dict[str, Any]:
    return {
        "older": str(found.older.public_id),
        "newer": str(found.newer.public_id),
        "same_rules": found.same_rules,
        "same_data": found.same_data,
        "moved": [
            {
                "nip": row.person.nip,
                "rank_before": row.rank_before,
                "rank_after": row.rank_after,
                "score_before": _figure(row.score_before),
                "score_after": _figure(row.score_after),
                "shares": _shares(row.split),
            }
            for row in found.moved
        ],
        "overtakings": [
            {"who": row.who.nip, "whom": row.whom.nip, "shares": _shares(row.lead)}
            for row in found.overtakings
        ],
        "rules": [
            {"rule": row.code, "before": row.was, "after": row.now, "people": row.people}
            for row in found.rules
        ],
        "joined": found.joined_count,
        "left": found.left_count,
        "outcomes_changed": found.outcomes_changed,
    }


def _insight(found: Insight | None) -> dict[str, Any]:
    """Nothing is claimed where today's engine no longer decides as the run did."""
    return {
        "faithful": found is not None,
        "eligible_by": _path(found.eligible_by) if found and found.eligible_by else None,
        "stuck": list(found.stuck) if found else [],
        "rising": [_path(each) for each in found.rising] if found else [],
        "proposing": [_path(each) for each in found.proposing] if found else [],
        "distances": [
            {
                "component": each.code,
                "value": _figure(each.value),
                "to_above": _needed(each.to_above),
                "to_below": _needed(each.to_below),
            }
            for each in (found.distances if found else ())
        ],
    }


def _own_row(shortlist: Shortlist) -> dict[str, Any]:
    return {
        "id": str(shortlist.public_id),
        "vacancy": shortlist.vacancy.code,
        "post": shortlist.vacancy.position.name,
        "as_of": shortlist.as_of.isoformat(),
        "sent_at": shortlist.sent_at and serializers.DateTimeField().to_representation(shortlist.sent_at),
    }


def _own(found: OwnResult) -> dict[str, Any]:
    candidate = found.candidate
    return {
        **_own_row(candidate.shortlist),
        "outcome": candidate.outcome,
        "rank": candidate.rank,
        "ranked": found.ranked,
        "score": _figure(candidate.score),
        "faithful": found.faithful,
        **_own_reasons(found),
        "missing": [lack.code for lack in found.lacks],
        "way": _path(found.way) if found.way else None,
        "stuck": list(found.stuck),
        "gains": [
            {
                "text": gain.step.text,
                "points": _figure(gain.points),
                "score": _figure(gain.score),
                "on": gain.on and gain.on.isoformat(),
            }
            for gain in found.gains
        ],
        "above": None if found.above is None else BANDS[found.above],
        "below": None if found.below is None else BANDS[found.below],
        "ranks_under_other_weights": [found.firm.best, found.firm.worst] if found.firm else None,
    }


def _own_reasons(found: OwnResult) -> dict[str, Any]:
    return {
        "parts": [
            {
                "component": part.code,
                "value": _figure(part.value),
                "weight": str(part.weight),
                "points": None if part.points is None else str(part.points),
            }
            for part in found.parts
        ],
        "rules": [
            {
                "rule": line.code,
                "outcome": line.outcome,
                "value": line.value,
                "asked": line.required,
                "basis": line.basis,
            }
            for line in found.rules
        ],
    }


def _path(path: Path) -> dict[str, Any]:
    return {
        "steps": [_step(step) for step in path.steps],
        "total": path.total,
        "on": path.on and path.on.isoformat(),
        "rank": path.rank,
        "score": _figure(path.score),
        "proposed": path.proposed,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "text": step.text,
        "steps": step.steps,
        "programme": step.programme.code if step.programme else None,
    }


def _shares(split: Split | None) -> dict[str, str | None] | None:
    if split is None:
        return None
    points = (Decimal(cents).scaleb(-2) for cents in split.hundredths())
    return {f"from_{name}": _figure(value) for name, value in zip(Split._fields, points, strict=True)}


def _needed(needed: Needed | None) -> str | None:
    return _figure(needed.needed) if needed else None


def _nips(people: Iterable[Employee]) -> list[str]:
    return [person.nip for person in people]


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
