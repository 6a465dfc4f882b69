"""The shortlist run tells what the reference tells about everyone, on random agencies and every kind of target."""

from decimal import Decimal
from random import Random

import pytest
from django.utils import timezone

from asn_career.base.jobs.running import run_job
from promotions.models import Shortlist, Vacancy
from promotions.review import open_rules, verify_rule
from promotions.shortlists import request_shortlist
from tests.promotions.told import everyone
from tests.properties.comparing import differences, load_agency, seeds
from tests.reference import gaps, merit, talent
from tests.reference.cells import rounded

pytestmark = pytest.mark.django_db


def run(vacancy, *, on, by):
    job = run_job(request_shortlist(vacancy, as_of=on, by=by).pk)
    assert job.state == "done", job.error
    return Shortlist.objects.get(job=job)


def told_by_engine(shortlist):
    return {row.employee.nip: candidate_of_engine(row) for row in everyone(shortlist)}


def candidate_of_engine(row):
    return {
        "outcome": row.outcome,
        **{f"rule {rule['rule']}": rule["outcome"] for rule in row.rules},
        **{f"value {code}": exact(part["value"]) for code, part in row.components["values"].items()},
        "contributions": [(part["code"], exact(part["points"])) for part in row.contributions],
        "missing": list(row.missing),
        "missing_competencies": sorted(row.components["missing_competencies"]),
        **{name: getattr(row, name) for name in FIGURES},
        "box": row.box,
        "rank": row.rank,
        "proposed": row.proposed,
    }


def exact(text):
    return None if text is None else Decimal(text)


FIGURES = ("y", "x", "talent", "jpm", "jpm_uncapped", "jpm_technical", "score")


def told_by_reference(agency, vacancy, on, verified=None):
    return {
        each.nip: candidate_of_reference(agency, each, position=vacancy.position.code, on=on)
        for each in merit.shortlist(agency, vacancy.code, on, verified)
    }


def candidate_of_reference(agency, each, *, position, on):
    match = gaps.job_person_match(agency, each.nip, position, on)
    figures = talent.talent_from(talent.components(agency, each.nip, position, on))
    return {
        "outcome": each.outcome,
        **{f"rule {rule}": outcome for rule, outcome in each.rules.items()},
        **{f"value {code}": rounded(value) for code, value in figures.components.items()},
        "contributions": list(each.contributions),
        "missing": list(each.missing),
        "missing_competencies": sorted(match.missing),
        "y": figures.y,
        "x": figures.x,
        "talent": figures.talent,
        "jpm": match.jpm,
        "jpm_uncapped": match.jpm_uncapped,
        "jpm_technical": match.jpm_technical,
        "score": each.score,
        "box": talent.talent(agency, each.nip, on).box,
        "rank": each.rank,
        "proposed": each.proposed,
    }


@pytest.mark.parametrize("seed", seeds(first=1000))
def test_every_candidate_is_that_of_the_reference(seed, operator, tmp_path):
    loaded = load_agency(seed, folder=tmp_path, by=operator)

    for on in loaded.days:
        for vacancy in Vacancy.objects.select_related("position").order_by("code"):
            engine = told_by_engine(run(vacancy, on=on, by=operator))
            reference = told_by_reference(loaded.reference, vacancy, on)
            assert engine.keys() == reference.keys(), f"{vacancy} {vacancy.position.kind} {on}: population"
            found = {nip: differences(engine[nip], reference[nip]) for nip in engine}
            assert {nip: each for nip, each in found.items() if each} == {}, f"{vacancy} {on}"


def verify_at_random(shortlist, *, by, random):
    """Settle about every other open rule; nip -> {rule: outcome}."""
    found = {}
    for row in sorted(everyone(shortlist), key=lambda row: row.employee.nip):
        for rule in open_rules(row.stored):
            if outcome := random.choice(("pass", "pass", "fail", None, None)):
                given = {"document": "SK 1", "reason": "diperiksa", "by": by, "at": timezone.now()}
                verify_rule(row.stored, rule=rule, outcome=outcome, **given)
                found.setdefault(row.employee.nip, {})[rule] = outcome
    return found


@pytest.mark.parametrize("seed", seeds(first=3000)[:2])
def test_verifications_settle_what_was_open_and_nothing_else(seed, operator, tmp_path):
    loaded = load_agency(seed, folder=tmp_path, by=operator, people=15)
    on, random = loaded.days[0], Random(seed)

    settled = 0
    for vacancy in Vacancy.objects.select_related("position").order_by("code"):
        verified = verify_at_random(run(vacancy, on=on, by=operator), by=operator, random=random)
        engine = told_by_engine(run(vacancy, on=on, by=operator))
        assert differences(engine, told_by_reference(loaded.reference, vacancy, on, verified)) == []
        settled += len(verified)
    assert settled


def test_a_reference_with_one_point_more_would_be_told_apart(operator, tmp_path):
    """The control: the comparison sees a hundredth of one component."""
    loaded = load_agency(1000, folder=tmp_path, by=operator, people=15)
    on, vacancy = loaded.days[0], Vacancy.objects.select_related("position").order_by("code").first()
    engine = told_by_engine(run(vacancy, on=on, by=operator))
    nip = next(nip for nip, told in sorted(engine.items()) if told["value feedback"])

    for row in loaded.reference.rows("feedback_scores", nip=nip):
        row["score"] = str(Decimal(row["score"]) - Decimal("0.01"))

    reference = told_by_reference(loaded.reference, vacancy, on)
    assert {nip for nip in engine if engine[nip] != reference[nip]} == {nip}
