"""The evidence file of a run that demands methods: both verifiers take the same results, and no other choice passes."""

import json
from random import Random

import pytest

from promotions.bundle.files import bundle_of
from promotions.bundle.slices import take_slice
from promotions.models import Shortlist
from tests.factories import principal_with
from tests.promotions.approved import official_run
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.mutating import as_form, one_byte, one_value
from tests.promotions.bundle.test_bundle import run_alone
from tests.promotions.bundle.test_in_the_browser import accepted, judged
from tests.promotions.bundle.trail import seal_now
from tests.promotions.methods.people import demanded

pytestmark = pytest.mark.django_db
TEST, CENTRE = "competency_test", "assessment_center"


@pytest.fixture
def data(agency, officer, second):
    demanded(agency, by=officer, second=second)
    run = official_run(agency.vacancy, by=officer)
    seal_now()
    return bundle_of(run)


def rows_of(data):
    files = verify.unpack(data)
    return json.loads(files["ruleset.json"]), verify.read_csv(
        files, "candidates.csv", verify.CANDIDATE_COLUMNS
    )


def renamed(facts):
    """A test becomes an assessment centre."""
    for rows in facts["by_method"].values():
        for row in rows:
            row[1] = CENTRE if row[1] == TEST else row[1]


def newer_is_hidden(facts):
    facts["by_method"] = {code: rows[:1] for code, rows in facts["by_method"].items()}


def exchanged(facts):
    for rows in facts["by_method"].values():
        rows.reverse()


def later(facts):
    for rows in facts["by_method"].values():
        rows[0][3] = "2026-11-01"


def taken_otherwise(facts):
    for held in facts["results"].values():
        held[1] = "1.0"


def without_methods(facts):
    del facts["by_method"], facts["potentials"]


def other_potential(facts):
    facts["potentials"][0][2] = "99.00"


def twice(facts):
    facts["potentials"] *= 2


FORGED = (
    renamed,
    newer_is_hidden,
    exchanged,
    later,
    taken_otherwise,
    without_methods,
    other_potential,
    twice,
)


def both_sources(row):
    return {each[1] for rows in json.loads(row["facts"])["by_method"].values() for each in rows} >= {
        TEST,
        CENTRE,
    }


def forged_rows(rows):
    """One person who has levels by two methods, each time with other facts."""
    row = next(
        row for row in rows if both_sources(row) and len(json.loads(row["facts"])["by_method"]["MAN-01"]) > 1
    )
    for change in FORGED:
        facts = json.loads(row["facts"])
        change(facts)
        yield {**row, "facts": json.dumps(facts)}


def test_the_file_checks_itself_alone_and_earlier_forms_know_no_demand(data, tmp_path):
    (tmp_path / "bukti.zip").write_bytes(data)
    (tmp_path / "verify.py").write_bytes(verify.unpack(data)["verify.py"])
    done = run_alone(tmp_path, "bukti.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(verify.unpack(data)["manifest.json"])["format"] == "asn-career-bundle/6"
    with pytest.raises(verify.Refused, match="belum mengenal permintaan metode"):
        verify.check(as_form(data, 5))
    chance = Random(6)
    assert not any(accepted(one_byte(data, chance)) for _turn in range(10))
    assert not any(accepted(one_value(data, chance, signed=True)) for _turn in range(10))


def test_no_other_choice_of_results_passes(data):
    sealed, rows = rows_of(data)
    engine = verify.Engine(sealed)
    passed = [
        change.__name__
        for row, change in zip(forged_rows(rows), FORGED, strict=True)
        if not is_refused(engine, row)
    ]
    assert passed == []
    assert not any(is_refused(engine, row) for row in rows), "the control: as they were frozen they pass"


def is_refused(engine, row):
    try:
        engine.decide(engine.facts_of(row), {})
    except (verify.Refused, KeyError, IndexError):
        return True
    return False


def test_the_own_part_of_a_person_is_checked_by_the_same_rules(data, agency):
    by = principal_with(employee=agency.both)
    run = Shortlist.objects.get()
    Shortlist.objects.filter(pk=run.pk).update(state="sent", sent_at=run.published_at, sent_by="user:tests")
    seal_now()
    own = take_slice(run.public_id, by=by)
    assert verify.check_slice(own)["told"]["found"]["outcome"] == "eligible"


@pytest.mark.browser
def test_the_page_takes_the_same_results_and_refuses_the_same_choices(data, visitor):
    good, told = judged(visitor, data)
    assert good, told
    sealed, rows = rows_of(data)
    engine = verify.Engine(sealed)
    script = """([sealed, rows]) => rows.map((row) => {
        try { const { letters, score } = BundleEngine.decisionOf(sealed).decide(row); return [letters, score]; }
        catch (error) { return "refused"; }
    })"""
    decided = [engine.decide(engine.facts_of(row), {}) for row in rows]
    assert visitor.evaluate(script, [sealed, rows]) == [[each["letters"], each["score"]] for each in decided]
    forged = list(forged_rows(rows))
    assert visitor.evaluate(script, [sealed, forged]) == ["refused"] * len(FORGED)
    good, told = judged(visitor, as_form(data, 5))
    assert not good
    assert "belum mengenal permintaan metode" in told
    chance = Random(2)
    for _turn in range(3):
        changed = one_value(data, chance, signed=True)
        assert judged(visitor, changed)[0] == accepted(changed) is False
