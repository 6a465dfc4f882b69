"""Components, axes, boxes, score, contributions and ranks; the worked examples come from the rule files."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asn_career.base.figures import from_cents, to_cents, to_points
from asn_career.base.regulations import band_of, load_table
from promotions.contributions import contributions
from promotions.merit import MeritWeights, merit_of, weights_for
from promotions.performance_ways import performance_ways
from promotions.ranking import Standing, is_proposed, ranks
from promotions.records import Degree, Demand, Duty, Sanction, Score, Training
from promotions.rulebook import COMPONENTS, rules_on
from promotions.talent import Component, Talent, own_components, talent_of
from promotions.talent import box_of as find_box
from tests.promotions.cases import D, held, person, post, standard

RULES = rules_on(D)


def examples(name):
    return [
        pytest.param(row.given, row.expected, id=row.name) for row in load_table("promotions", name).examples
    ]


def components(**values):
    whole = dict.fromkeys(COMPONENTS, 0) | values
    return {code: Component(None if value is None else to_points(value)) for code, value in whole.items()}


@pytest.mark.parametrize(("given_values", "expected"), examples("talent_axes"))
def test_axis_examples(given_values, expected):
    found = talent_of(components(**given_values), rules=RULES)
    assert {axis: from_cents(getattr(found, axis)) for axis in expected} == expected


@pytest.mark.parametrize(("given_values", "expected"), examples("performance_axis"))
def test_one_person_by_each_way_to_make_the_performance_axis(given_values, expected):
    """W38: Baik stands low by Kepka 411 and high by the predicate alone, which asks for no feedback."""
    for way, wanted in expected.items():
        found = talent_of(components(**given_values), rules=rules_by(way))
        y = None if found.y is None else from_cents(found.y)
        band = None if found.y is None else band_of(RULES["boxes"]["bands"], y)["name"]
        assert {"y": y, "band": band} == dict(wanted), way
        assert found.missing == (("feedback",) if y is None else ())


def rules_by(way):
    axes = {**RULES["axes"], "y": performance_ways(D)[way]}
    return replace(
        RULES, provisions={**RULES.provisions, "axes": replace(RULES.provisions["axes"], value=axes)}
    )


@pytest.mark.parametrize(("axes", "expected"), examples("talent_boxes"))
def test_box_examples(axes, expected):
    box = find_box(to_cents(axes["y"]), to_cents(axes["x"]), rules=RULES)
    assert {"box": box, "pool": box in RULES["boxes"]["pool"]} == expected


@pytest.mark.parametrize(("case", "expected"), examples("merit_weights"))
def test_score_examples(case, expected):
    talent = Talent({}, 0, 0, to_cents(case["talent"]), None, ())
    weights = weights_for(case["kind"], has_technical=True, rules=RULES)
    assert from_cents(merit_of(talent, technical=case["technical"], weights=weights).score) == expected


def test_talent_of_w41():
    talent = Talent({}, 7450, 8950, None, None, ())
    assert from_cents((talent.y + talent.x + 1) // 2) == Decimal("82.00")


def own(facts, *, demand=None, jpm=None, day=D):
    return own_components(facts, demand=demand, jpm=jpm, rules=rules_on(day))


def value(code, facts, **options):
    points = own(facts, **options)[code].points
    return None if points is None else Fraction(points, 300)


SERVING = Sanction("d/1", "berat", date(2026, 1, 1), date(2027, 1, 1))
PAST = {
    level: Sanction("d/2", level, date(2020, 1, 1), date(2020, 7, 1))
    for level in ("ringan", "sedang", "berat")
}
ENDLESS = Sanction("d/3", "sedang", date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("sanctions", "expected"),
    [
        ((), 100),
        ((PAST["ringan"],), 75),
        ((PAST["ringan"], PAST["sedang"]), 50),
        ((PAST["berat"], PAST["sedang"]), 25),
        ((SERVING,), 0),
        ((ENDLESS,), None),
        ((ENDLESS, SERVING), 0),
        ((Sanction("d/4", "ringan", date(2026, 11, 1), None),), 75),
        ((Sanction("d/5", "sedang", date(2026, 1, 1), date(2026, 11, 20)),), 50),
        ((Sanction("d/5", "sedang", date(2026, 1, 1), D),), 0),
    ],
)
def test_discipline_component(sanctions, expected):
    assert value("discipline", person(sanctions=sanctions)) == expected


@pytest.mark.parametrize(("named", "expected"), examples("talent_scales"))
def test_discipline_examples(named, expected):
    """A sanction that was cancelled is none of the facts."""
    known = {**PAST, "serving berat": SERVING}
    sanctions = tuple(known[name] for name in named if not name.startswith("cancelled"))
    assert value("discipline", person(sanctions=sanctions)) == expected


@pytest.mark.parametrize(
    ("awards", "expected"),
    [
        ((), 0),
        ((Score("a/1", "", Decimal("60")), Score("a/2", "", Decimal("80.5"))), Decimal("80.5")),
        ((Score("a/1", "Satyalancana", None),), None),
        ((Score("a/1", "", Decimal("100")), Score("a/2", "Satyalancana", None)), None),
    ],
)
def test_awards_none_counts_zero_and_an_unvalued_one_is_unknown(awards, expected):
    found = value("award", person(awards=awards))
    assert found == (None if expected is None else Fraction(expected))


@pytest.mark.parametrize(
    ("level", "expected"),
    [("S3", 100), ("SPESIALIS", 90), ("PROFESI", 80), ("D-III", 70), ("D-I", 60), ("SLTP", 50), (None, None)],
)
def test_education_component(level, expected):
    degrees = (Degree("e/1", level, "Hukum"),) if level else ()
    assert value("education", person(degrees=degrees)) == expected


@pytest.mark.parametrize(
    ("posts", "duties", "expected"),
    [
        ((post("pelaksana", date(2021, 11, 21)),), (), Fraction(160, 3)),
        ((post("pelaksana", date(2021, 11, 22)),), (), Fraction(140, 3)),
        ((post("pelaksana", date(2024, 11, 22)),), (), Fraction(120, 3)),
        (
            (
                post("pelaksana", date(2015, 1, 1), date(2020, 1, 1), unit="U-9"),
                post("pelaksana", date(2020, 1, 1)),
            ),
            (Duty("p/2", "P-OLD", "pengawas", "U-1", "plt", date(2022, 1, 1)),),
            Fraction(280, 3),
        ),
        (
            (
                post("pelaksana", date(2015, 1, 1), date(2020, 1, 1), position=""),
                post("pelaksana", date(2020, 1, 1)),
            ),
            (
                Duty("p/2", "P-OLD", "pengawas", "U-1", "plh", date(2022, 1, 1)),
                Duty("p/3", "P-OLD", "pelaksana", "U-1", "plt", date(2023, 1, 1)),
            ),
            Fraction(280, 3),
        ),
        (
            (post("pelaksana", date(2015, 1, 1)),),
            (Duty("p/2", "P-OLD", "jf_terampil", "U-1", "plt", date(2022, 1, 1)),),
            Fraction(160, 3),
        ),
        (
            (post("pelaksana", date(2015, 1, 1)),),
            (Duty("p/2", "P-OLD", "pengawas", "U-1", "plt", date(2014, 1, 1)),),
            Fraction(160, 3),
        ),
        ((post("", date(2015, 1, 1)),), (), None),
        ((), (), None),
    ],
)
def test_experience_component_is_the_mean_of_three(posts, duties, expected):
    assert value("experience", person(posts=posts, duties=duties)) == expected


def test_development_needs_a_training_of_this_year_or_the_last_one():
    demand = Demand(required=standard())
    assert value("development", person(), demand=demand) == 100
    old = (Training("t/1", "X", "X", "TEK-01", date(2024, 12, 31)),)
    assert value("development", person(trainings=old), demand=demand) == 50
    assert value("development", person(), demand=Demand(required=None)) is None


def test_field_of_study():
    asked = Demand(required=standard(), fields=("HUKUM ",), min_education=("S1",))
    assert value("field_of_study", person(), demand=asked) == 100
    assert value("field_of_study", person(), demand=Demand(required=standard())) == 100
    assert value("field_of_study", person(degrees=(Degree("e", "SLTA", "Hukum"),)), demand=asked) == 50
    assert value("field_of_study", person(degrees=(Degree("e", "S1", ""),)), demand=asked) is None


def test_an_unknown_component_leaves_its_axis_and_the_box_unknown():
    found = talent_of(components(feedback=None, potential=None), rules=RULES)
    assert (found.y, found.x, found.talent, found.box) == (None, None, None, None)
    assert found.missing == ("feedback", "potential")


def test_a_post_without_technical_requirements_gives_talent_the_whole_weight():
    assert weights_for("administrator", has_technical=False, rules=RULES) == MeritWeights(100, 0)


def test_a_score_names_the_missing_technical_match():
    talent = talent_of(components(), rules=RULES)
    weights = weights_for("pengawas", has_technical=True, rules=RULES)
    assert merit_of(talent, technical=None, weights=weights).missing == ("technical",)


scores = st.decimals(min_value=0, max_value=100, places=2)


@given(
    st.lists(scores, min_size=10, max_size=10),
    st.integers(min_value=0, max_value=15),
    scores,
    st.sampled_from(["jpt_madya", "jpt_pratama", "administrator", "pengawas"]),
    st.booleans(),
)
def test_contributions_add_up_to_the_score_exactly(values, thirds, technical, kind, has_technical):
    parts = {
        code: Component(to_points(value))
        for code, value in zip(COMPONENTS, [*values, Decimal(0)], strict=True)
    }
    parts["experience"] = Component(thirds * 20 * 100)
    weights = weights_for(kind, has_technical=has_technical, rules=RULES)
    score = merit_of(talent_of(parts, rules=RULES), technical=technical, weights=weights).score
    found = contributions(score, components=parts, technical=technical, weights=weights, rules=RULES)
    assert sum(part.cents for part in found) == score
    assert all(part.cents >= 0 for part in found)
    assert [part.code for part in found] == [*COMPONENTS, *(["technical"] if has_technical else [])]
    exact = 0
    for part in found:
        share = RULES["axes"]["y"].get(part.code) or RULES["axes"]["x"].get(part.code)
        points = technical * 300 if part.code == "technical" else parts[part.code].points
        weight = (
            Fraction(weights.technical, 100)
            if part.code == "technical"
            else Fraction(weights.talent * share, 20000)
        )
        worth = weight * Fraction(points) / 3  # in hundredths
        exact += worth
        assert worth // 1 <= part.cents <= worth // 1 + 1
    assert abs(exact - score) < 2


def test_the_missing_hundredth_goes_to_the_largest_remainder_first_in_order_on_ties():
    parts = components(predicate=Decimal("0.01"), award=Decimal("0.02"), team=Decimal("0.02"))
    found = contributions(1, components=parts, technical=None, weights=MeritWeights(100, 0), rules=RULES)
    assert {part.code: part.cents for part in found if part.cents} == {"predicate": 1}


def test_equal_standings_share_the_rank():
    found = ranks({"a": Standing(8000, 9000, 7000), "b": Standing(7000, 9000, 7000), "c": Standing(7000, 9000, 7000),
                   "d": Standing(7000, 8999, 9000), "e": Standing(7000, 9000, 7001)})  # fmt: skip
    assert found == {"a": 1, "e": 2, "b": 3, "c": 3, "d": 5}


def test_the_order_of_rows_never_decides():
    people = {key: Standing(key % 3, key % 2, 0) for key in range(12)}
    backwards = dict(reversed(people.items()))
    assert ranks(people) == ranks(backwards)


@pytest.mark.parametrize(
    ("rank", "seats", "expected"), [(3, 1, True), (4, 1, False), (6, 2, True), (7, 2, False)]
)
def test_three_per_seat_are_proposed(rank, seats, expected):
    assert is_proposed(rank, seats=seats, per_seat=3) is expected


def test_the_latest_predicate_counts_and_an_open_one_is_unknown():
    facts = person()
    assert value("predicate", facts) == 80
    open_year = facts.appraisals[0]._replace(year=2026, predicate="")
    assert value("predicate", person(appraisals=(*facts.appraisals, open_year))) is None
    assert held(3).valid
