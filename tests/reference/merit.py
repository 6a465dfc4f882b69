"""Merit score, contributions, ranks and the proposal of a vacancy (4.8, 4.9)."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from .agency import population, standard_in_force
from .cells import rounded, rounded_down
from .eligibility import outcomes, settle, verdict
from .gaps import job_person_match
from .scales import TALENT_WEIGHT, X_WEIGHTS, Y_WEIGHTS
from .talent import components, talent_from

PROPOSED_PER_SEAT = 3


@dataclass(frozen=True)
class Considered:
    nip: str
    rules: dict
    outcome: str
    score: Decimal | None
    contributions: tuple = ()
    missing: tuple[str, ...] = ()
    y: Decimal | None = None
    jpm_uncapped: Decimal | None = None
    rank: int | None = field(default=None)
    proposed: bool = False


def talent_weight(agency, position, on):
    """4.8: a target without technical requirements gives the whole weight to talent."""
    items = standard_in_force(agency, position["code"], on)
    technical = [item for item in items if agency.competency_kind(item["competency_code"]) == "technical"]
    return TALENT_WEIGHT[position["kind"]] if technical else Fraction(1)


def score_from(talent, technical, weight):
    """4.8: talent and technical match, weighted by kind of target, rounded."""
    if talent is None or (weight < 1 and technical is None):
        return None
    match = Fraction(technical) if weight < 1 else 0
    return rounded(weight * Fraction(talent) + (1 - weight) * match)


def parts_of(values, technical, weight):
    """4.8: one per component, each unrounded part its weight times its value."""
    weights = Y_WEIGHTS | X_WEIGHTS
    parts = [(name, weight / 2 * Fraction(weights[name], 100) * value) for name, value in values.items()]
    if weight < 1:  # technical is left out when it has no weight
        parts.append(("technical", (1 - weight) * Fraction(technical)))
    return parts


def contributions_of(parts, score):
    """4.8: rounded down; missing hundredths go one each to the largest remainders, first in order on ties."""
    shown = [rounded_down(part) for _, part in parts]
    remainders = [part - Fraction(down) for (_, part), down in zip(parts, shown, strict=True)]
    order = sorted(range(len(parts)), key=lambda index: (-remainders[index], index))
    missing = int((score - sum(shown)) * 100)
    for turn in range(missing):
        shown[order[turn % len(order)]] += Decimal("0.01")
    return tuple((name, down) for (name, _), down in zip(parts, shown, strict=True))


def consider(agency, nip, vacancy_code, on, verified=None):
    vacancy = agency.one("vacancies", code=vacancy_code)
    target = agency.one("positions", code=vacancy["position_code"])
    values = components(agency, nip, target["code"], on)
    match = job_person_match(agency, nip, target["code"], on)
    weight, figures = talent_weight(agency, target, on), talent_from(values)
    score = score_from(figures.talent, match.jpm_technical, weight)
    rules = settle(outcomes(agency, nip, vacancy_code, on), verified or {})
    lacks_technical = ("technical",) if weight < 1 and match.jpm_technical is None else ()
    return Considered(
        nip=nip,
        rules=rules,
        outcome=verdict(rules),
        score=score,
        contributions=()
        if score is None
        else contributions_of(parts_of(values, match.jpm_technical, weight), score),
        missing=figures.missing + lacks_technical,
        y=figures.y,
        jpm_uncapped=match.jpm_uncapped,
    )


def order_key(candidate):
    """4.9: by score, then jpm_uncapped against the target, then Y."""
    return (candidate.score, candidate.jpm_uncapped, candidate.y)


def ranked(considered, seats):
    """4.9: equal on all three share the rank; the best three per seat are proposed, with ties at the edge."""
    scored = [each for each in considered if each.outcome == "eligible" and each.score is not None]
    rank = {each.nip: 1 + sum(order_key(other) > order_key(each) for other in scored) for each in scored}
    return [
        replace(each, rank=rank[each.nip], proposed=rank[each.nip] <= PROPOSED_PER_SEAT * seats)
        if each.nip in rank
        else each
        for each in considered
    ]


def shortlist(agency, vacancy_code, on, verified=None):
    """Everyone who was considered. ``verified``: nip -> {rule: outcome}."""
    vacancy = agency.one("vacancies", code=vacancy_code)
    people = population(agency, vacancy["position_code"], on)
    considered = [consider(agency, nip, vacancy_code, on, (verified or {}).get(nip)) for nip in people]
    return ranked(considered, int(vacancy.get("seats") or 1))
