"""From ratings to a level: the worked examples of the rule, and what holds of any ratings."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rounds.choices import UnknownReason
from assessments.rounds.levels import level_of, mean_of_counts, score_of
from assessments.rounds.rules import ASSESSMENT_ROUNDS, RoundRules

RULES = RoundRules(ASSESSMENT_ROUNDS.provisions[-1].value)


def means(given):
    return {
        int(level): [None if value is None else Decimal(str(value)) for value in values]
        for level, values in given.items()
    }


@pytest.mark.parametrize("example", ASSESSMENT_ROUNDS.examples, ids=lambda each: each.name)
def test_worked_examples(example):
    found = level_of(means(example.given), rules=RULES)
    expected = example.expected
    assert found.level == (Decimal(str(expected["level"])) if "level" in expected else None)
    assert found.reason == expected.get("unknown", "")


RATINGS = st.dictionaries(
    st.integers(1, 5), st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=1, max_size=3), min_size=1
)


@given(RATINGS)
def test_a_level_lies_on_what_was_asked_in_halves_or_has_a_reason(asked):
    lowest, highest = min(asked), max(asked)
    contiguous = {level: asked.get(level, asked[lowest]) for level in range(lowest, highest + 1)}
    found = level_of(means(contiguous), rules=RULES)
    assert (found.level is None) == bool(found.reason)
    if found.level is not None:
        assert lowest - 1 <= found.level <= highest
        assert found.level * 2 == int(found.level * 2)


@given(RATINGS, st.data())
def test_a_better_rating_never_lowers_a_known_level(asked, data):
    contiguous = {level: asked.get(level, [1, 2]) for level in range(min(asked), max(asked) + 1)}
    level = data.draw(st.sampled_from(sorted(contiguous)))
    place = data.draw(st.integers(0, len(contiguous[level]) - 1))
    if contiguous[level][place] in (None, 4):
        return
    better = {key: list(values) for key, values in contiguous.items()}
    better[level][place] += 1
    before, after = (level_of(means(each), rules=RULES) for each in (contiguous, better))
    if before.level is not None and after.level is None:  # what decides next was not rated: that is not lower
        assert after.reason == UnknownReason.TOO_FEW_INDICATORS
        assert "unknown" in {row["standing"] for row in after.basis}
    else:
        assert before.level is None or after.level >= before.level


def test_counts_of_fewer_than_three_have_no_mean():
    assert mean_of_counts([1, 0, 1, 0], least=3) is None
    assert mean_of_counts([], least=3) is None
    assert mean_of_counts([1, 1, 1, 1], least=3) == Decimal("2.5")


def test_the_score_is_the_mean_on_a_hundred_rounded_half_up():
    assert score_of(Decimal(1), rules=RULES) == 0
    assert score_of(Decimal(4), rules=RULES) == 100
    assert score_of(Decimal("2.5"), rules=RULES) == 50
    assert score_of(Decimal(10) / 3, rules=RULES) == Decimal("77.78")
    assert score_of(None, rules=RULES) is None
