"""Credit points by the worked examples, and equal to a month-by-month reference."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_career.base.periods import months_after
from assessments.choices import Predicate
from assessments.credit.forecast import reached
from assessments.credit.records import CreditFacts, Degree, PartKind, PartYear, Post, Recorded, month_index
from assessments.credit.rules import CREDIT_POINTS, rules_on
from assessments.credit.standing import standing_of
from employees.rank_periods import RANK_PROMOTION_PERIODS, next_rank_period
from tests.assessments.credit import reference

DAY = date(2027, 4, 15)
RULES = rules_on(DAY)
KINDS = tuple(RULES.levels)
GOOD_YEARS = dict.fromkeys(range(2010, 2027), "baik")


def points(text):
    return Decimal(text)


FROM_PERTAMA = (Post("jf_ahli_pertama", date(2019, 1, 1), date(2023, 1, 1)),)


def muda(*, since=date(2023, 1, 1), before=FROM_PERTAMA, **facts):
    """An Ahli Muda promoted from Ahli Pertama at III/c."""
    first = {"ranks": ((date(2022, 10, 1), "III/c"),), "predicates": GOOD_YEARS}
    return CreditFacts(posts=(*before, Post("jf_ahli_muda", since, None)), **(first | facts))


def standing(facts, day=DAY):
    return standing_of(facts, day=day, rules=rules_on(day))


@pytest.mark.parametrize("example", CREDIT_POINTS.examples, ids=lambda example: example.name)
def test_the_table_of_coefficients_is_computed_to_the_hundredth(example):
    level, months = example.given["level"], example.given["months"]
    found = [RULES.credit(level, predicate, months=months) for predicate in Predicate.values]
    assert found == list(example.expected)


@pytest.mark.parametrize("example", RANK_PROMOTION_PERIODS.examples, ids=lambda example: example.name)
def test_rank_promotions_begin_on_the_days_of_their_time(example):
    assert next_rank_period(example.given) == example.expected


def test_what_is_held_is_the_sum_of_its_parts():
    found = standing(
        muda(predicates={2023: "sangat_baik", 2024: "baik", 2025: "butuh_perbaikan", 2026: "baik"})
    )
    assert [part.points for part in found.parts] == [points("37.50"), 25, points("18.75"), 25]
    assert found.held == sum(part.points for part in found.parts) == points("106.25")


def test_w25_the_next_level_asks_for_two_hundred_and_says_how_much_is_short():
    almost = muda(before=(), recorded=(_opening("187.50"),), predicates={})
    found = standing(almost, day=date(2023, 1, 20))
    assert (found.held, found.next_level.short) == (points("187.50"), points("12.50"))
    reached_it = muda(before=(), recorded=(_opening("200.00"),), predicates={})
    found = standing(reached_it, day=date(2023, 1, 20))
    assert (found.next_level.short, found.next_level.surplus) == (0, 0)


def _opening(total, year=2022, month=12):
    at = month_index(year, month)
    return Recorded("k", "PAK 1", at - 11, at, points(total), opening=True)


def test_surplus_is_carried_on_inside_a_level_and_not_into_the_next_one():
    grown = muda(
        ranks=((date(2022, 10, 1), "III/c"), (date(2026, 10, 1), "III/d")),
        predicates=dict.fromkeys(range(2023, 2027), "sangat_baik"),
    )
    found = standing(grown)
    assert (found.held, found.next_rank.rank, found.next_rank.needed) == (150, "IV/a", 200)
    risen = CreditFacts(
        posts=(*grown.posts[:-1], Post("jf_ahli_muda", date(2023, 1, 1), date(2027, 1, 1)),
               Post("jf_ahli_madya", date(2027, 1, 1), None)),
        ranks=grown.ranks,
        predicates=grown.predicates,
    )  # fmt: skip
    assert (standing(risen).held, standing(risen).parts) == (0, ())


def test_a_year_without_a_result_leaves_the_credit_unknown_and_is_named():
    found = standing(muda(predicates={2023: "baik", 2025: "baik", 2026: "baik"}))
    assert (found.held, found.missing) == (None, ("performance:2024",))
    assert (found.next_rank.short, found.known_sum) == (None, 75)


def test_the_last_year_waits_until_results_are_due():
    facts = muda(predicates={2023: "baik", 2024: "baik", 2025: "baik"})
    early, late = standing(facts, day=date(2027, 3, 31)), standing(facts, day=date(2027, 4, 1))
    assert (early.held, early.pending, early.missing) == (75, 2026, ())
    assert (late.held, late.missing) == (None, ("performance:2026",))


def test_who_came_from_another_post_begins_with_the_years_in_rank():
    facts = muda(
        since=date(2024, 1, 1),
        before=(Post("pengawas", date(2018, 1, 1), date(2024, 1, 1)),),
        ranks=((date(2021, 1, 1), "III/c"),),
        predicates={2023: "baik"},
    )
    found = standing(facts, day=date(2024, 2, 1))
    assert [(part.kind, part.points) for part in found.parts] == [(PartKind.MOVE, 75)]
    unknown = standing(
        muda(since=date(2024, 1, 1), before=facts.posts[:1], predicates={}), day=date(2024, 2, 1)
    )
    assert (unknown.held, unknown.missing) == (None, ("move_performance",))


def test_ranks_passed_before_the_level_count_as_basic_credit():
    found = standing(muda(ranks=((date(2020, 4, 1), "III/d"),)), day=date(2023, 5, 1))
    assert [(part.kind, part.points) for part in found.parts] == [(PartKind.BASIC, 100)]


def test_a_stay_from_before_the_conversion_needs_its_integration():
    early = muda(since=date(2020, 5, 1), before=())
    assert standing(early).missing == ("integration",)
    with_record = muda(since=date(2020, 5, 1), before=(), recorded=(_opening("40.00"),))
    assert standing(with_record).held == 140


def test_the_integration_of_an_earlier_level_opens_no_later_one():
    found = standing(muda(recorded=(_opening("95.00"),)))
    assert (found.held, found.recorded_total) == (100, None)


def test_a_way_into_the_level_that_no_rule_covers_is_unknown():
    back = (
        Post("jf_ahli_muda", date(2010, 1, 1), date(2015, 1, 1)),
        Post("pengawas", date(2015, 1, 1), date(2023, 1, 1)),
    )
    assert "opening" in standing(muda(before=back)).missing
    assert "opening" in standing(muda(before=(Post("", date(2015, 1, 1), date(2023, 1, 1)),))).missing


def test_a_higher_degree_brings_a_quarter_of_the_next_rank_once():
    degrees = (
        Degree(7, "S1", date(2010, 8, 1)),
        Degree(9, "S2", date(2024, 8, 1)),
        Degree(10, "S3", date(2026, 8, 1)),
    )
    found = standing(muda(degrees=degrees))
    brought = [(part.about, part.points) for part in found.parts if part.kind == PartKind.DEGREE]
    assert brought == [("S2", 25)]
    same = standing(muda(degrees=(Degree(7, "S1", date(2010, 8, 1)), Degree(7, "D-IV", date(2024, 8, 1)))))
    assert not [part for part in same.parts if part.kind == PartKind.DEGREE]


def test_part_years_stand_for_their_months_and_the_year_for_the_rest():
    facts = muda(part_years=(PartYear(2026, 1, 6, "sangat_baik"),))
    found = standing(facts)
    last = [(part.months, part.points) for part in found.parts[-2:]]
    assert last == [(6, points("18.75")), (6, points("12.50"))]
    assert standing(muda(part_years=(PartYear(2027, 1, 3, "baik"),))).held == points("106.25")


def test_a_recorded_total_that_our_own_computation_does_not_give_is_told_and_kept():
    record = Recorded(
        "a", "PAK 7", month_index(2024, 1), month_index(2024, 12), points("37.50"), opening=False
    )
    found = standing(muda(recorded=(record,)))
    assert [(row.recorded.total, row.own) for row in found.differences] == [(points("37.50"), 25)]
    assert (found.held, found.recorded_total) == (100, points("37.50"))


def test_nobody_outside_functional_posts_has_a_standing():
    assert standing(CreditFacts(posts=(Post("pengawas", date(2020, 1, 1), None),))) is None
    assert standing(muda(), day=date(2018, 1, 1)) is None


def test_a_rank_that_the_level_does_not_know_has_no_next_one():
    found = standing(muda(ranks=((date(2020, 1, 1), "II/d"),)))
    assert (found.rank_outside, found.next_rank) == (True, None)
    top = standing(muda(ranks=((date(2020, 1, 1), "III/b"),)))
    assert (top.next_rank.rank, top.next_rank.needed) == ("III/c", 0)


def test_a_threshold_on_record_allows_the_next_period_and_one_ahead_is_a_forecast():
    found = standing(muda())
    now = reached(found, found.next_rank, day=DAY, rules=RULES)
    assert (now.on, now.period, now.forecast) == (date(2026, 12, 31), date(2027, 5, 1), False)
    ahead = reached(found, found.next_level, day=DAY, rules=RULES)
    assert (ahead.on, ahead.period, ahead.forecast) == (date(2030, 12, 31), date(2031, 1, 1), True)


starts = st.dates(date(2023, 1, 1), date(2026, 6, 28))
predicates = st.dictionaries(st.integers(2022, 2026), st.sampled_from(Predicate.values))


@st.composite
def part_years(draw):
    """Some parts of years that do not share a month."""
    found = []
    for year in range(2023, 2027):
        cuts = sorted(draw(st.sets(st.integers(1, 12), max_size=4)))
        found += [
            PartYear(year, low, high - 1, draw(st.sampled_from(Predicate.values)))
            for low, high in zip(cuts[::2], cuts[1::2], strict=False)
        ]
    return tuple(found)


@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(KINDS), start=starts, predicates=predicates, parts=part_years())
def test_held_equals_the_sum_over_months(kind, start, predicates, parts):
    facts = CreditFacts(
        posts=(Post(kind, start, None),),
        ranks=((date(2015, 1, 1), RULES.levels[kind].ranks[0]),),
        predicates=predicates,
        part_years=parts,
    )
    expected = reference.held_after(kind, start, last_year=2026, predicates=predicates, part_years=parts)
    found = standing(facts)
    assert found.held == expected
    assert (expected is None) == any(name.startswith("performance:") for name in found.missing)


@settings(max_examples=120, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    start=st.dates(date(2024, 1, 1), date(2026, 12, 28)),
    predicate=st.sampled_from(Predicate.values),
)
def test_the_forecast_is_the_month_that_the_reference_counts(kind, start, predicate):
    facts = CreditFacts(
        posts=(Post(kind, start, None),),
        ranks=((date(2015, 1, 1), RULES.levels[kind].ranks[0]),),
        predicates=dict.fromkeys(range(2023, 2027), predicate),
    )
    found = standing_of(facts, day=start, rules=RULES)
    expected = reference.months_to_reach(kind, start, needed=reference.RANK_CREDIT[kind], predicate=predicate)
    first = months_after(start.replace(day=1), 1 if start.day > 1 else 0)
    when = reached(found, found.next_rank, day=start, rules=RULES)
    told = (when.on.year - first.year) * 12 + when.on.month - first.month + 1
    assert (told, when.forecast) == (expected, True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("month", range(1, 13))
def test_at_good_every_rank_step_takes_exactly_four_years(kind, month):
    start, level = date(2027, month, 1), RULES.levels[kind]
    for passed, rank in enumerate(level.ranks):
        facts = CreditFacts(
            posts=(Post(kind, start, None),),
            ranks=((date(2015, 1, 1), level.ranks[0]), (date(2016, 1, 1), rank)),
            predicates={2026: "baik"},
        )
        found = standing_of(facts, day=start, rules=RULES)
        when = reached(found, found.next_rank, day=start, rules=RULES)
        if when is not None:
            assert when.period == months_after(start, 48), (passed, rank)
