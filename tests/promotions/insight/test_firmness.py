"""The page of firmness: the official order stays, others stand beside it, and the cost does not grow."""

from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from promotions.contributions import exact_parts
from promotions.insight.cases import persons_of
from promotions.insight.fields import field_of
from promotions.insight.firmness import firmness_of
from promotions.insight.stability import stability_of
from tests.factories import PositionFactory, UnitFactory, principal_with
from tests.promotions.agency import Agency
from tests.promotions.test_explanations import candidates


def agency_of(*feedbacks, **changes):
    agency = Agency(**changes)
    for feedback in feedbacks:
        agency.person(feedback=feedback)
    return agency


@pytest.mark.django_db
def test_the_columns_hold_what_the_engine_counts(operator):
    rows = candidates(agency_of(90, 85, 70), operator)
    field = field_of(rows[0].shortlist)
    assert field.ranks.tolist() == [row.rank for row in sorted(rows, key=lambda row: row.employee_id)]
    assert field.weights.sum() == 1_000_000
    persons = persons_of(rows[0].shortlist, [row.employee_id for row in rows])
    for place, key in enumerate(field.people.tolist()):
        decision, decider = persons[key].decide(), persons[key].decider
        parts = exact_parts(
            decision.talent.components,
            technical=decision.fit.jpm_technical,
            weights=decider.weights,
            rules=decider.rules,
        )
        shown = dict(zip(field.codes, (field.values[place] * field.weights).tolist(), strict=True))
        assert shown == {code: part for code, part in parts.items() if code in field.codes}


@pytest.mark.django_db
def test_who_leads_in_everything_is_firm_and_the_official_rank_is_untouched(operator):
    agency = agency_of(70, 60)
    agency.person(feedback=100, potential=95, predicate="sangat_baik")
    rows = candidates(agency, operator)
    found = firmness_of(rows[0].shortlist, by=operator)
    first = found.rows[0]
    assert (first.rank, first.best, first.worst, first.bounds) == (1, 1, 1, (1, 1))
    assert first.opinions == (1, 1, 1, 1)
    assert [row.rank for row in found.rows] == [row.rank for row in rows]
    assert found.firm == len(found.scenarios) == 2 * 12
    assert {row.points for row in found.scenarios} == {"+5", "−5"}


@pytest.mark.django_db
def test_whoever_trades_one_strength_for_another_hangs_on_the_weights(operator):
    agency = Agency(seats=1)
    agency.person(feedback=70, potential=Decimal("90"))
    agency.person(feedback=99, potential=Decimal("83"))
    rows = candidates(agency, operator)
    field = field_of(rows[0].shortlist)
    stability = stability_of(field, points=5, proposed=1)
    assert np.array_equal(stability.groups, [1, 1])
    assert (stability.best.max(), stability.worst.min()) == (1, 2)
    assert not stability.firm.all()


@pytest.mark.django_db
def test_only_whom_the_reader_sees_is_named_and_the_cost_does_not_grow(operator):
    agency, costs = agency_of(70, 75), []
    reader = principal_with("analis", unit=agency.unit)
    for count in (2, 6):
        agency.people(count)
        agency.post, here = (
            PositionFactory(kind="pelaksana", unit=UnitFactory(parent=agency.root)),
            agency.post,
        )
        agency.person()
        agency.post = here
        shortlist = candidates(agency, operator)[0].shortlist
        with CaptureQueriesContext(connection) as captured:
            found = firmness_of(shortlist, by=reader)
        costs.append(len(captured))
        assert found.ranked == shortlist.ranked > len(found.rows)
    assert costs[0] == costs[1] <= 4
