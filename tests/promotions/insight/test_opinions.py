"""Other methods give the figures of the literature, exactly, and say where they have none."""

import json
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from asn_career.base.regulations import thawed
from promotions.insight.opinions import METHODS, SECOND_OPINION, competition_ranks, opinion
from promotions.insight.tables import alternatives_of
from tests.promotions.cases import D

RULE = SECOND_OPINION.value_on(D)
TABLE = {
    "criteria": [
        {"name": "talenta", "weight": 60, "kind": "benefit"},
        {"name": "biaya", "weight": 40, "kind": "cost"},
    ],
    "alternatives": [
        {"name": "A", "values": [80, 2]},
        {"name": "B", "values": {"biaya": 4, "talenta": 60}},
        {"name": "C", "values": [80, 2]},
    ],
}


def said(method, table):
    return opinion(method, alternatives_of(table), rule=RULE)


@pytest.mark.parametrize("example", SECOND_OPINION.examples, ids=lambda example: example.name)
def test_the_worked_figures_of_the_literature_come_out(example):
    table = thawed(example.given)
    for method, figures in example.expected.items():
        found = said(method, table)
        shown = dict(zip((row["name"] for row in table["alternatives"]), found.scores, strict=True))
        assert {name: round(score, 3) for name, score in shown.items()} == dict(figures)


@pytest.mark.parametrize("method", METHODS)
def test_who_is_best_in_everything_is_first_and_equals_share_the_rank(method):
    assert said(method, TABLE).ranks == (1, 3, 1)


def test_alternatives_that_are_all_the_same_have_no_closeness():
    same = {**TABLE, "alternatives": [{"name": name, "values": [1, 1]} for name in "AB"]}
    assert said("topsis", same)[1:] == ((None, None), (1, 1))


def test_ties_are_found_where_floats_would_miss_them():
    thirds = [Fraction(1, 3) + Fraction(1, 6), Fraction(1, 2), Fraction(1, 10**30)]
    assert competition_ranks(thirds) == (1, 1, 3)


values = st.lists(st.lists(st.integers(1, 100), min_size=3, max_size=3), min_size=2, max_size=6)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(values=values, factor=st.integers(2, 50))
def test_neither_the_order_of_rows_nor_the_unit_of_a_criterion_changes_a_rank(values, factor):
    def table(rows):
        return {
            "criteria": [{"name": str(n), "weight": n + 1, "kind": "benefit"} for n in range(3)],
            "alternatives": [{"name": str(n), "values": row} for n, row in enumerate(rows)],
        }

    for method in METHODS:
        once = said(method, table(values)).ranks
        assert said(method, table(values[::-1])).ranks == once[::-1]
        scaled = [[row[0] * factor, *row[1:]] for row in values]
        assert said(method, table(scaled)).ranks == once


def asked(tmp_path, table, *options):
    path = tmp_path / "table.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    out = StringIO()
    call_command("compare_methods", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_gives_ranks_and_scores_by_the_methods_asked_for(tmp_path):
    found = json.loads(asked(tmp_path, {**TABLE, "methods": ["saw"]}, "--json"))
    assert found == {
        "official": False,
        "methods": {"saw": {"ranks": {"A": 1, "B": 3, "C": 1}, "scores": {"A": 1.0, "B": 0.65, "C": 1.0}}},
    }
    assert set(json.loads(asked(tmp_path, TABLE, "--json"))["methods"]) == set(METHODS)
    with translation.override("en"):
        assert "never" not in asked(tmp_path, TABLE, "--method", "wp")
        assert "official rank is that of the shortlist run" in asked(tmp_path, TABLE, "--method", "wp")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"criteria": []}, "criteria"),
        ({"criteria": [{"name": "a", "weight": 0, "kind": "benefit"}] * 1}, "weight"),
        ({"criteria": [{"name": "a", "weight": 1, "kind": "sure"}]}, "criteria[0].kind"),
        ({"alternatives": [{"name": "A", "values": [1]}]}, "alternatives[0].values"),
        ({"alternatives": [{"name": "A", "values": [1, None]}]}, "alternatives[0].values[1]"),
        ({"alternatives": [{"name": "A", "values": [1, -2]}]}, "alternatives[0].values[1]"),
        ({"alternatives": [{"name": "A", "values": [1, "1e999999"]}]}, "alternatives[0].values[1]"),
        ({"alternatives": [{"name": "A", "values": [1, 2]}] * 2}, "alternatives[1].name"),
        ({"methods": ["ahp"]}, "methods"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_place(tmp_path, change, place):
    with translation.override("en"), pytest.raises(CommandError, match=place.replace("[", r"\[")):
        asked(tmp_path, {**TABLE, **change})


def test_a_method_that_has_no_value_for_a_table_says_why_and_the_others_rank_it(tmp_path):
    table = {**TABLE, "alternatives": [{"name": "A", "values": [1, 0]}, {"name": "B", "values": [1, 2]}]}
    found = json.loads(asked(tmp_path, table, "--json"))
    assert set(found["methods"]) == set(METHODS) - {"wp"}
    assert "Biaya nol" in found["refused"]["wp"]
    with pytest.raises(CommandError, match="Biaya nol"):
        asked(tmp_path, table, "--method", "wp")


def test_a_weight_that_is_no_small_fraction_still_gives_an_order():
    table = {
        **TABLE,
        "criteria": [
            {**row, "weight": Decimal("0.123456789") * n} for n, row in enumerate(TABLE["criteria"], 1)
        ],
    }
    assert said("wp", table).ranks == (1, 3, 1)
