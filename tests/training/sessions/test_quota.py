"""Seats shared by gaps: equal to a slow reference, summing exactly, and never short for remote units."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.choices import GapStatus
from assessments.models import GapRow
from tests.assessments.running import run_gaps
from tests.training.sessions.conftest import TODAY
from training.models import UnitQuota
from training.sessions.errors import NoKnownGapError, QuotaSumError, ReasonRequiredError
from training.sessions.quota import UnitNeed, change_quotas, compute_quotas, share_seats


@st.composite
def needs(draw):
    count = draw(st.integers(1, 8))
    rows = []
    for number in range(count):
        below = draw(st.integers(0, 40))
        rows.append(
            UnitNeed(
                code=f"U{number}",
                people=below + draw(st.integers(0, 10)),
                below=below,
                must_have_below=draw(st.integers(0, below)),
                remote=draw(st.sampled_from([True, False, None])),
            )
        )
    return rows


def reference(seats, rows, must_have):
    """Seat by seat: everybody's whole seats first, remote units raised where possible, then the most wronged unit."""
    weight = {row.code: row.below - row.must_have_below + must_have * row.must_have_below for row in rows}
    total = sum(weight.values())
    share = {code: Fraction(seats) * weight[code] / total for code in weight}
    remote = [row.code for row in rows if row.remote]
    raised = {code: -(-share[code].numerator // share[code].denominator) for code in remote}
    if sum(raised.values()) <= seats:
        given, open_to = dict(raised), [code for code in weight if code not in remote]
        left = seats - sum(raised.values())
        pool = sum(weight[code] for code in open_to)
        share = {code: Fraction(left) * weight[code] / pool if pool else Fraction(0) for code in open_to}
        remote = []
    else:
        given, open_to, left = {}, list(weight), seats
    for code in open_to:
        given[code] = share[code].numerator // share[code].denominator
    left -= sum(given[code] for code in open_to)
    while left:
        wronged = [code for code in open_to if given[code] < share[code] and given[code] + 1 > share[code]]
        wronged = wronged or [code for code in open_to if given[code] < share[code]]
        best = min(
            wronged, key=lambda code: (code not in remote, given[code] - share[code], -weight[code], code)
        )
        given[best] += 1
        left -= 1
    return given


@settings(max_examples=150, deadline=None, derandomize=True)
@given(rows=needs(), seats=st.integers(1, 60), must_have=st.integers(1, 3))
def test_the_formula_equals_a_slow_reference_and_sums_exactly(rows, seats, must_have):
    found = share_seats(seats, rows, must_have=must_have)
    if not any(row.below for row in rows):
        assert set(found.values()) == {0}
        return
    assert found == reference(seats, rows, must_have)
    assert sum(found.values()) == seats


@settings(max_examples=150, deadline=None, derandomize=True)
@given(rows=needs(), seats=st.integers(1, 60))
def test_remote_units_never_get_less_than_their_share_while_seats_last(rows, seats):
    weights = {row.code: row.weight(2) for row in rows}
    total = sum(weights.values())
    if not total:
        return
    found = share_seats(seats, rows, must_have=2)
    shares = {row.code: Fraction(seats * weights[row.code], total) for row in rows if row.remote}
    if sum(-(-share.numerator // share.denominator) for share in shares.values()) <= seats:
        assert all(found[code] >= share for code, share in shares.items())


def test_the_order_of_units_does_not_matter():
    rows = [UnitNeed(f"U{n}", 9, 3, 1, None) for n in range(7)]
    assert share_seats(10, rows, must_have=2) == share_seats(10, rows[::-1], must_have=2)


@pytest.fixture
def gaps(stage):
    """Three people below in the near unit, one in the remote one, and one of whom nothing is known."""
    for _ in range(3):
        stage.person()
    stage.person(stage.far)
    stage.person(stage.far, level=None)
    run_gaps(stage.officer, as_of=TODAY, unit=stage.root, chunk_size=100)
    return stage


@pytest.mark.django_db
def test_quotas_follow_from_the_newest_gaps_and_say_from_what(gaps):
    session = gaps.session(seats=6, state="draft")

    compute_quotas(session, by=gaps.officer)

    rows = UnitQuota.objects.filter(session=session).order_by("unit__code")
    told = [(row.unit_id, row.people, row.below, row.must_have_below, row.seats) for row in rows]
    assert told == [(gaps.near.pk, 3, 3, 3, 4), (gaps.far.pk, 2, 1, 1, 2)]
    assert {row.as_of for row in rows} == {date(2026, 11, 21)}
    assert GapRow.objects.visible_to(gaps.officer).current().filter(status=GapStatus.UNKNOWN).exists()


@pytest.mark.django_db
def test_without_a_known_gap_there_is_no_quota(stage):
    with pytest.raises(NoKnownGapError):
        compute_quotas(stage.session(state="draft"), by=stage.officer)


@pytest.mark.django_db
def test_other_seats_need_a_reason_and_never_exceed_the_session(gaps):
    session = gaps.session(seats=6, state="draft")
    quotas = {row.unit_id: row.pk for row in compute_quotas(session, by=gaps.officer)}
    near, far = quotas[gaps.near.pk], quotas[gaps.far.pk]

    with pytest.raises(ReasonRequiredError):
        change_quotas(session, {near: 3}, by=gaps.officer, reason="")
    with pytest.raises(QuotaSumError):
        change_quotas(session, {near: 6}, by=gaps.officer, reason="Semua dari dekat")
    change_quotas(session, {near: 3, far: 3}, by=gaps.officer, reason="Daerah terpencil didahulukan")

    assert set(UnitQuota.objects.filter(session=session).values_list("seats", "computed")) == {(3, 4), (3, 2)}
