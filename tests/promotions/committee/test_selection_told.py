"""What an open selection came to stands in the minutes and before the authority, beside the order of the run."""

from decimal import Decimal

import pgtrigger

from promotions.choices import Route
from promotions.committee import minutes
from promotions.committee.minutes_content import BODIES
from promotions.models import SelectionResult, Vacancy
from promotions.openings.rules import OPENING_ROUTES
from tests.promotions.agency import D
from tests.promotions.committee.test_pages import visit  # noqa: F401 (a fixture)
from tests.promotions.committee.test_seating import account
from tests.promotions.openings.placed import place_opening, placing

TOTALS = ("75.75", "81.58", "70.00", "60.10")
RANKS = (2, 1, 3, 4)


def select(stage):
    """The result of an open selection that puts the second of the run first."""
    Vacancy.objects.filter(pk=stage.vacancy.pk).update(route=Route.OPEN_SELECTION)
    one, other = (account(each) for each in stage.seats[-2:])

    def add(model, **given):
        return model._base_manager.create(**given)

    place_opening(add, vacancy=stage.vacancy, people=stage.people, by=one, second=other, today=D)
    rows = SelectionResult._base_manager
    with placing(), pgtrigger.ignore("promotions.SelectionResult:append_only"):
        for person, total, rank in zip(stage.people, TOTALS, RANKS, strict=True):
            rows.filter(employee=person).update(total=Decimal(total), rank=rank, missing=[])


def test_minutes_and_decision_tell_the_final_value_and_place_beside_the_run(stage, visit):  # noqa: F811
    select(stage)
    held = stage.proposed()
    told = held.content
    assert told["selection"] is True
    assert [(row["rank"], row["selection_rank"], row["value"]) for row in told["names"]] == [
        ("1", "2", "75,75"), ("2", "1", "81,58"), ("3", "3", "70,00"),
    ]  # fmt: skip
    assert [row["value"] for row in told["candidates"]] == ["75,75", "81,58", "70,00", "60,10"]
    for by, page in ((stage.ppk, "committee_decision"), (stage.members[0], "committee_minutes")):
        shown = visit(by, page, stage.committee.public_id)
        assert "hasil seleksi: peringkat 1, nilai akhir 81,58" in shown
    assert minutes.pdf_of(held).startswith(b"%PDF")


def test_minutes_without_a_selection_and_those_of_before_it_was_told_still_print(stage, visit):  # noqa: F811
    held = stage.proposed()
    assert held.content["selection"] is False
    assert "Nilai akhir" not in visit(stage.ppk, "committee_decision", stage.committee.public_id)
    del held.content["selection"]
    assert minutes.pdf_of(held).startswith(b"%PDF")


def test_minutes_are_titled_as_the_stage_of_their_route_is_called():
    for route, rule in OPENING_ROUTES.value_on(D).items():
        stage = next(row for row in rule["stages"] if row["kind"] == "committee")
        if route != Route.OPEN_SELECTION:
            assert BODIES[route].lower() in stage["id"].lower()
    assert BODIES[Route.TALENT_POOL] == "Tim Manajemen Talenta"
