"""Periods in which people hold posts, as packages give them: closed, overlapping, corrected, refused."""

import pytest

from employees.models import PositionHistory
from tests.base.imports.packages import (
    BUDI,
    SITI,
    findings,
    load,
    rows_of,
    table,
    verdicts,
)

pytestmark = pytest.mark.django_db
POSTS = "nip,position_code,from_date,to_date,assignment"


def periods(nip=BUDI):
    rows = rows_of(PositionHistory).filter(employee__nip=nip).order_by("validity", "assignment")
    return [
        (r.position.code, r.validity.lower.isoformat(), r.validity.upper and r.validity.upper.isoformat())
        for r in rows
    ]


def test_an_open_post_ends_the_day_before_the_next(register, package):
    report = load(
        package(
            position_history=table(
                POSTS, (BUDI, "P1", "2015-04-01", "", ""), (BUDI, "P2", "2020-01-01", "", "")
            )
        )
    )

    assert findings(report) == [("position_history", 2, "closed_by_next")]
    assert periods() == [("P1", "2015-04-01", "2020-01-01"), ("P2", "2020-01-01", None)]
    again = load(
        package(
            position_history=table(
                POSTS, (BUDI, "P1", "2015-04-01", "", ""), (BUDI, "P2", "2020-01-01", "", "")
            )
        )
    )
    assert again.tables["position_history"]["same"] == 2


def test_a_stored_open_post_is_ended_by_a_later_one(register, package):
    load(package(position_history=table(POSTS, (BUDI, "P1", "2015-04-01", "", ""))))
    report = load(package(position_history=table(POSTS, (BUDI, "P2", "2020-01-01", "", ""))))

    assert findings(report) == [("position_history", 2, "ended_stored_post")]
    assert periods() == [("P1", "2015-04-01", "2020-01-01"), ("P2", "2020-01-01", None)]


def test_an_open_post_before_a_stored_one_ends_there(register, package):
    load(package(position_history=table(POSTS, (BUDI, "P2", "2020-01-01", "", ""))))
    report = load(package(position_history=table(POSTS, (BUDI, "P1", "2015-04-01", "", ""))))

    assert findings(report) == [("position_history", 2, "closed_by_next")]
    assert periods()[0] == ("P1", "2015-04-01", "2020-01-01")


def test_a_shared_last_day_belongs_to_the_next_post(register, package):
    rows = table(
        POSTS, (BUDI, "P1", "2015-04-01", "2020-01-01", ""), (BUDI, "P2", "2020-01-01", "2021-12-31", "")
    )
    report = load(package(position_history=rows))

    assert findings(report) == [("position_history", 2, "shortened_by_a_day")]
    assert periods() == [("P1", "2015-04-01", "2020-01-01"), ("P2", "2020-01-01", "2022-01-01")]
    assert load(package(position_history=rows)).tables["position_history"]["same"] == 2


def test_a_post_of_which_nothing_would_remain_is_refused(register, package):
    report = load(
        package(
            position_history=table(
                POSTS,
                (BUDI, "P1", "2020-01-01", "2020-01-01", ""),
                (BUDI, "P2", "2020-01-01", "", ""),
            )
        )
    )
    assert findings(report) == [("position_history", 2, "no_day_left")]
    assert periods() == [("P2", "2020-01-01", None)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("P1", "2015-04-01", "2020-06-30"), ("P2", "2020-01-01", "")], {2: 3, 3: 2}),
        ([("P1", "2015-04-01", ""), ("P2", "2015-04-01", "")], {2: 3, 3: 2}),
        (
            [
                ("P1", "2015-04-01", "2030-01-01"),
                ("P2", "2016-01-01", "2016-12-31"),
                ("P3", "2020-01-01", "2020-12-31"),
            ],
            {2: 3, 3: 2, 4: 2},
        ),
    ],
)
def test_overlapping_definitive_posts_are_refused_each_naming_the_other(register, package, rows, expected):
    posts = [(BUDI, code, first, last, "definitif") for code, first, last in rows]
    report = load(package(position_history=table(POSTS, *posts, (SITI, "P1", "2015-04-01", "", ""))))

    assert {m.row: m.params["other"] for m in report.messages()} == expected
    assert {m.code for m in report.messages()} == {"overlapping_posts"}
    assert verdicts(report, "position_history")[len(rows) + 2] == "new"


def test_a_post_over_a_stored_one_is_refused_and_the_stored_one_stays(register, package):
    load(package(position_history=table(POSTS, (BUDI, "P1", "2015-04-01", "2020-12-31", ""))))
    report = load(package(position_history=table(POSTS, (BUDI, "P2", "2018-01-01", "", ""))))

    assert findings(report) == [("position_history", 2, "overlaps_stored_post")]
    assert periods() == [("P1", "2015-04-01", "2021-01-01")]


def test_acting_duties_may_overlap(register, package):
    report = load(
        package(
            position_history=table(
                POSTS,
                (BUDI, "P1", "2015-04-01", "", ""),
                (BUDI, "P2", "2016-01-01", "2016-06-30", "Plt."),
            )
        )
    )
    assert report.state == "applied"
    assert findings(report) == []


def test_a_corrected_end_moves_the_stored_one_both_ways(register, package):
    load(
        package(
            position_history=table(
                POSTS, (BUDI, "P1", "2015-04-01", "2018-12-31", ""), (BUDI, "P2", "2020-01-01", "", "")
            )
        )
    )
    load(package(position_history=table(POSTS, (BUDI, "P1", "2015-04-01", "2019-12-31", ""))))
    assert periods()[0] == ("P1", "2015-04-01", "2020-01-01")
    load(package(position_history=table(POSTS, (BUDI, "P1", "2015-04-01", "2017-12-31", ""))))
    assert periods()[0] == ("P1", "2015-04-01", "2018-01-01")


def test_a_post_outside_the_register_is_named(register, package):
    report = load(
        package(
            position_history=table(
                "nip,position_code,position_name,position_kind,unit_name,from_date",
                (BUDI, "", "Staf", "pelaksana", "Kementerian", "2015-04-01"),
                (SITI, "", "", "pelaksana", "Kementerian", "2015-04-01"),
            )
        )
    )
    assert findings(report) == [("position_history", 3, "post_unnamed")]
