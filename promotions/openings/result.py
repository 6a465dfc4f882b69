"""The result of an open selection: weighted stage scores, exact, with a declared tie-break; drawn up once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from asn_career.base.canonical import digest
from promotions.models import Application, Opening, ScoreSheet, SelectionResult
from promotions.opening_choices import ApplicationState
from promotions.openings.content import weights_in

_GATE = "the result of a selection, drawn up for everybody who passed the document check"


@dataclass(frozen=True, slots=True)
class Total:
    """What the scored stages make of somebody; without every stage there is no total and no place.

    ``means`` are exact; ``points`` are hundredths that add up to ``cents`` exactly.
    """

    means: Mapping[str, Fraction]
    points: Mapping[str, int]
    cents: int | None
    missing: tuple[str, ...]


def total_of(scores: Mapping[str, Sequence[Decimal]], *, weights: Mapping[str, int]) -> Total:
    """The total of the scores of each stage: mean by stage, weighted, rounded half-up once (W56)."""
    means = {code: _mean(scores[code]) for code in weights if scores.get(code)}
    missing = tuple(code for code in weights if code not in means)
    if missing:
        return Total(means, {}, None, missing)
    parts = {code: means[code] * weight for code, weight in weights.items()}  # hundredths, exact
    cents = (2 * sum(parts.values()) + 1) // 2
    return Total(means, _shared_out(parts, int(cents)), int(cents), ())


def ranks_of(totals: Mapping[int, Total], *, tie_break: Sequence[str]) -> dict[int, int]:
    """Standard competition ranks (1, 2, 2, 4) by total, then by the stages of the tie-break; equals share a rank."""
    keyed = {
        key: (total.cents, *(total.means[code] for code in tie_break))
        for key, total in totals.items()
        if total.cents is not None
    }
    return {key: 1 + sum(other > mine for other in keyed.values()) for key, mine in keyed.items()}


def draw_up(opening: Opening, *, at: datetime) -> None:
    """Keep the result of everybody who passed the document check, with its hash; the caller acts and holds the row."""
    weights = weights_in(opening.content)
    people = _people(opening)
    scores = _scores(opening)
    totals = {row.pk: total_of(scores.get(row.pk, {}), weights=weights) for row in people}
    ranks = ranks_of(totals, tie_break=opening.content["tie_break"])
    rows = [_row(opening, person, total=totals[person.pk], rank=ranks.get(person.pk)) for person in people]
    SelectionResult.objects.unscoped(reason=_GATE).bulk_create(rows)
    Opening.objects.filter(pk=opening.pk).update(result_hash=hash_of(opening, rows, people), result_at=at)
    opening.refresh_from_db()


def hash_of(opening: Opening, rows: Iterable[SelectionResult], people: Iterable[Application]) -> str:
    """The hash of a result: the rules it rests on, and everybody's figures by their opaque ids."""
    known = {row.pk: str(row.public_id) for row in people}
    told = [
        [known[row.application_id], row.means, row.points, str(row.total), row.rank, row.missing]
        for row in rows
    ]
    return digest([opening.content_hash, sorted(told)])


def _row(opening: Opening, person: Application, *, total: Total, rank: int | None) -> SelectionResult:
    return SelectionResult(
        opening=opening,
        application=person,
        employee_id=person.employee_id,
        means={code: _text(mean) for code, mean in total.means.items()},
        points={code: str(Decimal(cents).scaleb(-2)) for code, cents in total.points.items()},
        total=None if total.cents is None else Decimal(total.cents).scaleb(-2),
        rank=rank,
        missing=list(total.missing),
    )


def _people(opening: Opening) -> list[Application]:
    rows = Application.objects.unscoped(reason=_GATE).filter(opening=opening, state=ApplicationState.ADMITTED)
    return list(rows.order_by("pk"))


def _scores(opening: Opening) -> dict[int, dict[str, list[Decimal]]]:
    """Counted scores by application and stage. One query."""
    found: dict[int, dict[str, list[Decimal]]] = {}
    rows = ScoreSheet.objects.counted().filter(assessor__stage__opening=opening)
    told: Any = rows.values_list("application", "assessor__stage__code", "score")
    for application, code, score in told:
        found.setdefault(application, {}).setdefault(code, []).append(score)
    return found


def _mean(scores: Sequence[Decimal]) -> Fraction:
    return sum((Fraction(score) for score in scores), Fraction(0)) / len(scores)


def _shared_out(parts: Mapping[str, Fraction], cents: int) -> dict[str, int]:
    """Each part rounded down; the missing hundredths one each to the largest remainders, the first in order on ties."""
    shown = {code: int(part // 1) for code, part in parts.items()}
    neediest = sorted(parts, key=lambda code: -(parts[code] % 1))
    for code in neediest[: cents - sum(shown.values())]:
        shown[code] += 1
    return shown


def _text(value: Fraction) -> str:
    """An exact mean as text: a decimal of two places where it is one, otherwise a fraction."""
    cents = value * 100
    return str(Decimal(int(cents)).scaleb(-2)) if cents.denominator == 1 else str(value)


def shown_mean(text: str) -> Decimal:
    """An exact mean as text, as a figure of two places, half-up."""
    value = Fraction(text)
    return Decimal(int((200 * value + 1) // 2)).scaleb(-2)
