"""Ratios are measured, told and judged as they were declared; no test here looks at how long anything took."""

import pytest
from django.db import connection

from asn_career.base.benchmarks.bench import Bench, Figure, measurable, run_measures
from asn_career.base.benchmarks.costs import Cost, Sides, Stopwatch
from asn_career.base.benchmarks.registry import FULL, Measure
from asn_career.base.benchmarks.report import as_json, as_lines, as_markdown
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db


def measure(**given):
    return Measure(**{"name": "x", "at_most": None, "at_least": None, "aim": None, "sizes": (FULL,)} | given)


@pytest.fixture
def bench():
    return Bench(today=TODAY, samples=3, shortest=0)


class People:
    def __init__(self):
        self.steps = []

    def size(self):
        return self.steps[-1] if self.steps else 0

    def grow_to(self, size):
        self.steps.append(size)


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_work_is_done_once_to_warm_up_and_then_as_often_as_it_is_measured(bench):
    done = []

    bench.cost(lambda: done.append("work"), before=lambda: done.append("before"))

    assert done == ["before", "work"] * 4


def test_the_cost_names_the_statements_that_were_asked(bench):
    cost = bench.cost(lambda: ask("SELECT   1"), statements=["COPY t FROM STDIN"])

    assert cost.statements == ("SELECT 1", "COPY t FROM STDIN")


def test_the_backend_of_this_machine_is_counted():
    """A statement that keeps only the server busy moves the clock."""
    watch = Stopwatch()
    assert watch.clock == "cpu"
    before = watch.now()
    while watch.now() - before < 0.05:
        ask("SELECT count(*) FROM generate_series(1, 300000)")


def test_queries_are_counted_the_second_time(bench):
    seen = []

    def page():
        ask("SELECT 1")
        if not seen:
            ask("SELECT 2")
        seen.append(1)

    assert bench.queries(page).amount == 1


@pytest.mark.parametrize(
    ("limits", "ratio", "holds"),
    [
        pytest.param({"at_most": 2.5}, 2.5, True, id="a highest value is included"),
        pytest.param({"at_most": 2.5}, 2.6, False, id="more than the highest"),
        pytest.param({"at_least": 20}, 20, True, id="a lowest value is included"),
        pytest.param({"at_least": 20}, 19.9, False, id="less than the lowest"),
    ],
)
def test_a_ratio_is_judged_by_its_bound(limits, ratio, holds):
    assert measure(**limits).holds(ratio) is holds


def test_costs_are_compared_per_unit_of_work():
    assert Sides(Cost(10.0, "cpu", per=100), Cost(1.0, "cpu", per=20)).ratio == 2


def test_growth_is_measured_at_each_size_and_compared_at_the_last(bench):
    people = People()
    growth = measure(
        sizes=(10, FULL), cost=lambda bench: Cost(float(bench.people**2), "cpu", bench.people), at_most=5
    )
    single = measure(name="y", sides=lambda bench: Sides(Cost(1, "cpu"), Cost(1, "cpu")))

    figures = run_measures(
        [growth, single], bench=bench, population=people, people=40, note=lambda text: None
    )

    assert people.steps == [10, 40]
    assert {figure.measure.name: (figure.sides.ratio, figure.sizes) for figure in figures} == {
        "x": (4.0, (10, 40)),
        "y": (1.0, (40,)),
    }


def test_growth_needs_more_people_than_its_first_size():
    assert not measurable(measure(sizes=(10_000, FULL)), 10_000)
    assert not measurable(measure(sizes=(10, 1_000)), 500)
    assert measurable(measure(sizes=(10_000, FULL)), 20_000)
    assert measurable(measure(sizes=(FULL,)), 10)


def test_a_figure_out_of_bounds_is_told_as_such(bench):
    wide = measure(
        at_most=2, sides=lambda bench: Sides(Cost(3, "cpu"), Cost(1, "cpu", statements=("SELECT 1",)))
    )
    figures = run_measures([wide], bench=bench, population=People(), people=4, note=lambda text: None)

    told = as_json(figures, people=4, left_out=[])
    lines = "\n".join(as_lines(figures, people=4, left_out=["y: why"]))

    assert not told["holds"]
    assert (
        told["figures"][0] | {"ratio": 3.0, "holds": False, "bound_statements": ["SELECT 1"]}
        == told["figures"][0]
    )
    assert "x: 3.00 (at most 2) DOES NOT HOLD" in lines
    assert "bound: SELECT 1" in lines
    assert "left out: y: why" in lines


def figure(*, samples=5, sizes=(10,), **limits):
    sides = Sides(Cost(3, "cpu", samples=samples), Cost(1, "cpu", samples=5))
    return Figure(measure(name="work / least", sides=lambda bench: sides, **limits), sides, sizes)


def test_every_cost_tells_of_how_many_samples_it_is_the_median(bench):
    assert bench.cost(lambda: None).samples == 3


@pytest.mark.parametrize("form", [as_lines, as_markdown])
def test_a_figure_of_fewer_samples_than_the_others_is_marked(form):
    told = "\n".join(form([figure(samples=1), figure(samples=4), figure()], people=10, left_out=[]))

    assert [told.count(f"only {words}") for words in ("1 sample)", "4 samples)", "5 samples)")] == [1, 1, 0]
    assert "median of 5 samples" in told


def test_what_is_counted_has_no_samples_and_no_mark():
    sides = Sides(Cost(3, "queries"), Cost(10, "queries"))

    assert not Figure(measure(sides=lambda bench: sides), sides, (10,)).is_thin


def test_a_small_ratio_is_told_by_its_digits():
    sides = Sides(Cost(0.0043, "cpu"), Cost(1, "cpu"))
    small = Figure(measure(sides=lambda bench: sides), sides, (10,))

    assert "| 0.0043 |" in "\n".join(as_markdown([small], people=10, left_out=[]))


def test_figures_can_be_told_as_one_table_of_the_documentation():
    figures = [figure(at_most=3, aim=2), figure(at_least=20, sizes=(10_000, 200_000)), figure()]

    head, _line, *rows = as_markdown(figures, people=200_000, left_out=["y: why"])

    assert head == "| Figure | Bound | Reached | At |"
    assert rows[:3] == [
        "| work / least | at most 3, aim 2 | 3.00 | 10 people |",
        "| work / least | at least 20 | 3.00, **does not hold** | 200,000 / 10,000 people |",
        "| work / least | no bound | 3.00 | 10 people |",
    ]
    assert rows[-1] == "Left out: y: why."


def test_wall_clock_is_used_and_told_when_the_server_is_not_at_hand(monkeypatch):
    monkeypatch.setattr("asn_career.base.benchmarks.costs._backend_stat", lambda: None)
    bench = Bench(today=TODAY, samples=1, shortest=0)
    sides = measure(sides=lambda bench: Sides(bench.cost(lambda: ask("SELECT 1")), Cost(1, "wall")))

    figures = run_measures([sides], bench=bench, population=People(), people=1, note=lambda text: None)

    assert figures[0].sides.work.clock == "wall"
    assert "only wall clock" in "\n".join(as_lines(figures, people=1, left_out=[]))
