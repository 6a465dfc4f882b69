"""A year's summary for everybody: drawn up by the appointing authority, published by another person, then as it is."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.db import transaction
from django.urls import reverse

from asn_career.base.audit import acting
from asn_career.base.errors import NotPermittedError
from employees.models import User
from promotions.fairness.errors import TooShortError
from promotions.fairness.yearly.deciding import draw_up, give_back, publish
from promotions.fairness.yearly.errors import (
    FiguresMissingError,
    NothingToTellError,
    OwnSummaryError,
    SummaryNotWaitingError,
    SummaryWaitsError,
    YearNotOverError,
)
from promotions.models import FairnessYear
from tests.factories import GrantFactory, UserFactory, principal_with
from tests.promotions.committee.stage import NOW, REASON, Stage
from tests.promotions.fairness.placed import place_fairness

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 10)
ROWS = (("L", 103, 41, ""), ("P", 78, 22, ""), ("unknown", 0, 0, ""))


def add(model, **given):
    return model._base_manager.create(**given)


def account(principal):
    return User.objects.get(public_id=principal.identity.removeprefix("user:"))


@pytest.fixture
def stage(db):
    place = Stage(candidates=1)
    place.ppk = replace(place.ppk, on=LATER)
    place.second = principal_with("penyetuju", unit=place.agency.root, on=LATER)
    place_fairness(
        add, shortlist=place.run, root=place.agency.root, by=account(place.ppk), today=date(2026, 11, 22), rows=ROWS
    )  # fmt: skip
    return place


def drawn_up(stage, **given):
    return draw_up(stage.agency.root, **{"year": 2026, "statement": REASON, "by": stage.ppk, **given})


def test_it_tells_rounded_people_whole_percent_and_the_ratio_to_the_highest(stage):
    content = drawn_up(stage).content
    (stage_told,) = content["attributes"][0]["stages"]
    assert (content["runs"], content["responses"], content["not_known"]) == (
        1, {"due": 1, "written": 1}, ["disability"],
    )  # fmt: skip
    assert (stage_told["people"], stage_told["percent"]) == (180, 35)
    assert [tuple(each.values()) for each in stage_told["groups"]] == [
        ("Laki-laki", 100, 40, 100), ("Perempuan", 80, 28, 71),
    ]  # fmt: skip


def test_another_person_publishes_what_was_shown(stage):
    summary = drawn_up(stage)
    for by, seen, error in (
        (stage.ppk, summary.content_hash, OwnSummaryError),
        (stage.officer, summary.content_hash, NotPermittedError),
        (stage.second, "0" * 64, SummaryNotWaitingError),
    ):
        with pytest.raises(error):
            publish(summary, by=by, at=NOW, seen_hash=seen)
    publish(summary, by=stage.second, at=NOW, seen_hash=summary.content_hash)
    assert summary.is_published
    with pytest.raises(SummaryNotWaitingError):
        give_back(summary, by=stage.second, at=NOW, reason=REASON)


def test_of_two_decisions_at_once_one_has_effect(stage):
    summary = drawn_up(stage)
    same = FairnessYear.objects.get(pk=summary.pk)
    publish(summary, by=stage.second, at=NOW, seen_hash=summary.content_hash)
    with pytest.raises(SummaryNotWaitingError):
        give_back(same, by=stage.second, at=NOW, reason=REASON)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"year": 2027}, YearNotOverError),
        ({"year": 2025}, NothingToTellError),
        ({"statement": "pendek"}, TooShortError),
    ],
)
def test_a_year_under_way_an_empty_one_and_no_statement_are_refused(stage, given, error):
    with pytest.raises(error):
        drawn_up(stage, **given)
    assert not FairnessYear.objects.exists()


def test_a_year_waits_until_each_of_its_runs_is_counted():
    place = Stage(candidates=1)
    with pytest.raises(FiguresMissingError):
        draw_up(place.agency.root, year=2026, statement=REASON, by=replace(place.ppk, on=LATER))
    assert not FairnessYear.objects.exists()


def test_only_the_authority_of_the_whole_agency_draws_up(stage):
    for by in (stage.officer, stage.second, principal_with("ppk", unit=stage.agency.unit, on=LATER)):
        with pytest.raises(NotPermittedError):
            drawn_up(stage, by=by)


def test_a_year_has_one_summary_and_one_that_was_returned_makes_room(stage):
    first = drawn_up(stage)
    with pytest.raises(SummaryWaitsError):
        drawn_up(stage)
    give_back(first, by=stage.ppk, at=NOW, reason=REASON)
    second = drawn_up(stage)
    assert (first.state, second.number) == ("returned", 2)


def test_the_database_refuses_the_same(stage):
    summary = drawn_up(stage)
    rows = FairnessYear.objects.filter(pk=summary.pk)
    own = {"state": "published", "version": 2, "decided_by": account(stage.ppk), "decided_at": NOW}
    for changes, words in (
        (own, "nobody agrees"),
        ({**own, "decided_by": account(stage.second), "version": 1}, "does not go"),
        ({"content": {}}, "does not change"),
        ({"statement": REASON * 2}, "does not change"),
    ):
        with pytest.raises(Exception, match=words), transaction.atomic(), acting(by="tests"):
            rows.update(**changes)
    publish(summary, by=stage.second, at=NOW, seen_hash=summary.content_hash)
    with pytest.raises(Exception, match="does not change"), transaction.atomic(), acting(by="tests"):
        rows.update(decided_reason="lain")
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic(), acting(by="tests"):
        rows._raw_delete("default")


def test_everybody_reads_a_published_one_and_takes_its_files(client, stage):
    summary = drawn_up(stage)
    page = reverse("public_fairness_year", args=[summary.public_id])
    assert client.get(page).status_code == 404
    publish(summary, by=stage.second, at=NOW, seen_hash=summary.content_hash)
    assert str(summary.public_id) in client.get(reverse("public_fairness_years")).content.decode()
    said = client.get(page).content.decode()
    assert REASON in said
    assert "28%" in said
    assert "Tidak ada data tentang siapa yang menyandang disabilitas" in said
    taken = client.get(reverse("public_fairness_table", args=[summary.public_id]))
    rows = list(csv.reader(StringIO(taken.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 3 + 3  # sex and age, everybody and two groups each
    assert rows[2][2:] == ["Jenis kelamin", "Memenuhi", "Laki-laki", "1", "100", "40", "100"]
    pdf = client.get(reverse("public_fairness_document", args=[summary.public_id]))
    assert pdf.content.startswith(b"%PDF-")


def test_the_two_people_act_on_its_pages(client, stage):
    user = UserFactory()
    GrantFactory(user=user, role="penyetuju", unit=stage.agency.root)
    summary = drawn_up(stage)
    client.force_login(user)
    page = reverse("fairness_year", args=[summary.public_id])
    assert "Terbitkan" in client.get(page).content.decode()
    client.post(reverse("fairness_year_publish", args=[summary.public_id]), {"hash": summary.content_hash})
    summary.refresh_from_db()
    assert (summary.state, summary.decided_by) == ("published", user)


def test_who_is_not_concerned_sees_a_summary_once_it_is_published(stage):
    stranger = principal_with("analis", unit=stage.agency.root, on=LATER)
    summary = drawn_up(stage)
    assert FairnessYear.objects.visible_to(stranger).count() == 0
    publish(summary, by=stage.second, at=NOW, seen_hash=summary.content_hash)
    assert FairnessYear.objects.visible_to(stranger).count() == 1


def test_whoever_has_the_right_reads_the_same_over_http(client, stage):
    summary = drawn_up(stage)
    address = f"/api/v1/fairness-years/{summary.public_id}/"
    reader = UserFactory()
    GrantFactory(user=reader, role="analis", unit=stage.agency.root)
    client.force_login(reader)
    assert client.get(address).status_code == 404
    publish(summary, by=stage.second, at=NOW, seen_hash=summary.content_hash)
    told = client.get(address).json()
    assert (told["year"], told["state"], told["content"]) == (2026, "published", summary.content)
    listed = client.get("/api/v1/fairness-years/?year=2026&state=published").json()["results"]
    assert [row["id"] for row in listed] == [str(summary.public_id)]
    assert "content" not in listed[0]
