"""People and posts for tests of the pure decision core: everything passes unless the test says otherwise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from assessments.job_fit import Required, job_fit
from promotions.eligibility import Case, judge_for
from promotions.records import (
    Appraisal,
    CandidateFacts,
    Degree,
    Demand,
    Held,
    Post,
    RankHeld,
    Score,
    Target,
    Training,
)
from promotions.rulebook import rules_on

D = date(2026, 11, 21)
CORE = (*(f"MAN-0{number}" for number in range(1, 9)), "SOS-01")


def post(kind, start, end=None, *, position="P-OLD", family="umum", unit="U-1", record="position_history/1"):
    return Post(record, position, kind, family, unit, start, end)


def held(level, *, valid=True, record="assessments/1"):
    return Held(record, Decimal(level), date(2025, 1, 1), valid)


def standard(level=3, *, technical=("TEK-01",), mutlak=()):
    core = [(code, "sociocultural" if code == "SOS-01" else "managerial") for code in CORE]
    rows = [*core, *((code, "technical") for code in technical)]
    return tuple(Required(code, kind, level, "mutlak" if code in mutlak else "") for code, kind in rows)


def target(kind="pengawas", **changes):
    demand = Demand(required=standard(), fields=("Hukum",), min_education=("S1",))
    given = Target(position="P-NEW", kind=kind, demand=demand, family="umum", echelon="IV.a")
    return replace(given, **changes)


def person(**changes):
    given = CandidateFacts(
        status="PNS",
        legal_position="01",
        posts=(post("pelaksana", date(2015, 1, 1)),),
        degrees=(Degree("education_history/1", "S1", "Hukum"),),
        rank=RankHeld("rank_history/1", "III/d"),
        appraisals=(Appraisal("performance/2025", 2025, "baik"), Appraisal("performance/2024", 2024, "baik")),
        feedback=Score("feedback_scores/1", "", Decimal("80")),
        potential=Score("potential/1", "", Decimal("82")),
        trainings=(Training("training_history/1", "PKP", "PKP", "TEK-01", date(2025, 5, 1)),),
        results={code: held(3) for code in (*CORE, "TEK-01")},
        retires_on=date(2040, 1, 1),
        age_limit_on=date(2038, 1, 1),
    )
    return replace(given, **changes)


def outcomes(facts, post, *, as_of=D, box=8, settled=None):
    rules = rules_on(as_of)
    fit = job_fit(post.demand.required, held=facts.levels_held(), rules=rules.fit)
    case = Case(facts=facts, target=post, fit=fit, box=box, rules=rules)
    return {found.rule: found for found in judge_for(post, rules=rules)(case, settled or {})}


def outcome(rule, facts, post, **options):
    return outcomes(facts, post, **options)[rule].outcome
