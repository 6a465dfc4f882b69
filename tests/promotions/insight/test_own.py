"""A person is told about the own result alone: after the review is closed, and nothing from which others follow."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import FeedbackScore
from employees.access import user_principal
from promotions.insight.own import FEWEST, own_result, own_shortlists
from promotions.models import Considered, RuleSet, Shortlist
from tests.factories import UserFactory, VacancyFactory, principal_with
from tests.promotions.agency import Agency, D
from tests.promotions.approved import official_run
from tests.promotions.test_explanations import candidates

pytestmark = pytest.mark.django_db


def sent(agency, by):
    """The people of an official run whose review is closed, in order; a further one is for a vacancy of its own."""
    vacancy = agency.vacancy
    if RuleSet.objects.filter(vacancy=vacancy).exists():
        vacancy = VacancyFactory(position=vacancy.position, route=vacancy.route, seats=vacancy.seats)
    shortlist = official_run(vacancy, by=principal_with("analis", unit=agency.root))
    sent = {"state": "sent", "sent_at": timezone.now(), "sent_by": "user:tests"}
    Shortlist.objects.filter(pk=shortlist.pk).update(**sent)
    rows = Considered.objects.visible_to(by).on(shortlist)
    return list(rows.select_related("shortlist__vacancy__position__unit").in_order())


def themselves(person):
    return user_principal(UserFactory(employee=person), on=D)


def test_nobody_is_told_before_the_review_is_closed(operator):
    agency = Agency()
    person = agency.person()
    [row] = candidates(agency, operator)
    by = themselves(person)
    assert (own_shortlists(by), own_result(row.shortlist.public_id, by=by)) == ([], None)
    sent(agency, operator)
    assert len(own_shortlists(by)) == 1


def test_a_run_that_did_not_consider_somebody_is_no_result_of_theirs(operator):
    agency = Agency()
    agency.person()
    [row] = sent(agency, operator)
    late = themselves(agency.person())
    assert (own_shortlists(late), own_result(row.shortlist.public_id, by=late)) == ([], None)
    assert own_shortlists(operator) == []


def test_the_own_score_rules_and_gains_are_told(operator):
    agency = Agency()
    agency.people(4, feedback=90)
    person = agency.person(levels=Decimal("2.5"))
    rows = sent(agency, operator)
    found = own_result(rows[0].shortlist.public_id, by=themselves(person))
    mine = next(row for row in rows if row.employee_id == person.pk)
    assert found.candidate.score == mine.score == sum(part.points for part in found.parts)
    assert (found.candidate.rank, found.ranked, found.below) == (5, 5, None)
    assert found.above is not None
    assert found.firm.best <= 5 == found.firm.worst
    assert [gain.points for gain in found.gains] == sorted((g.points for g in found.gains), reverse=True)
    assert all(gain.score == mine.score + gain.points for gain in found.gains)
    assert (found.way, found.stuck) == (None, ())


def test_among_so_few_that_everybody_knows_them_no_distance_is_told(operator):
    agency = Agency()
    people = agency.people(FEWEST - 1)
    rows = sent(agency, operator)
    found = own_result(rows[0].shortlist.public_id, by=themselves(people[0]))
    assert (found.above, found.below, found.firm) == (None, None, None)


def test_others_may_score_differently_within_their_band_and_nothing_that_is_told_changes(operator):
    """Whoever reads the own result cannot tell the exact score of anybody beside them."""
    agency, told = Agency(), []
    others = agency.people(5, feedback=86)
    person = agency.person(feedback=70)
    by = themselves(person)
    for score in (86, 88):
        FeedbackScore._base_manager.filter(employee__in=others).update(score=score)
        rows = sent(agency, operator)
        assert rows[0].score != (told and told[-1][0])
        found = own_result(rows[0].shortlist.public_id, by=by)
        names = [field.name for field in fields(found) if field.name != "candidate"]
        told.append((rows[0].score, [getattr(found, name) for name in names]))
    assert told[0][1] == told[1][1]


def test_the_page_names_nobody_else_and_says_how_to_object(operator):
    agency = Agency()
    others = agency.people(5, feedback=90)
    person = agency.person(since=date(2023, 1, 10))
    rows = sent(agency, operator)
    client = Client()
    client.force_login(UserFactory(employee=person))
    address = reverse("own_result_detail", args=[rows[0].shortlist.public_id])
    page = client.get(address).content.decode()
    assert "UU 27/2022 Pasal 10" in page
    assert "10 Januari 2027" in page
    assert not [other for other in others if other.name in page or other.nip in page]
    assert client.get(reverse("own_results")).content.decode().count("/saya/hasil-seleksi/") >= 2
    stranger = Client()
    stranger.force_login(UserFactory(employee=agency.person()))
    assert stranger.get(address).status_code == 404


def test_the_own_result_costs_the_same_queries_for_any_number_of_people(operator):
    agency, costs = Agency(), []
    person = agency.person(levels=Decimal("2.5"))
    by = themselves(person)
    for count in (5, 10):
        agency.people(count)
        rows = sent(agency, operator)
        with CaptureQueriesContext(connection) as captured:
            own_result(rows[0].shortlist.public_id, by=by)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 9
