"""Pages of fairness: who reads what, that each reading is on record, and that narrow questions are refused."""

import pytest
from django.urls import reverse

from asn_career.base.models import AccessLogEntry
from employees.models import User
from tests.factories import GrantFactory, UserFactory
from tests.promotions.committee.stage import Stage
from tests.promotions.fairness.placed import place_fairness

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db, today):
    place = Stage()

    def add(model, **given):
        return model._base_manager.create(**given)

    by = account(place.ppk)
    place.report, place.response = place_fairness(
        add, shortlist=place.run, root=place.agency.root, by=by, today=today
    )
    return place


def account(principal):
    return User.objects.get(public_id=principal.identity.removeprefix("user:"))


@pytest.fixture
def signed_in(client, stage):
    def sign_in(role, unit=None):
        user = UserFactory()
        GrantFactory(user=user, role=role, unit=unit or stage.agency.root)
        client.force_login(user)
        return client

    return sign_in


def text_of(response):
    return response.content.decode()


def test_the_auditor_reads_figures_by_group_and_each_reading_is_on_record(signed_in, stage):
    response = signed_in("auditor").get(reverse("fairness_detail", args=[stage.report.public_id]))
    said = text_of(response)
    assert "20 / 60" in said
    assert "Perempuan" in said
    assert "Tinjau" in said
    assert "0,48" in said  # 8/50 by 20/60
    entry = AccessLogEntry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("fairness.read", f"fairness:{stage.report.public_id}")


@pytest.mark.parametrize("role", ["analis", "penyetuju", "ppk", "admin_opd"])
def test_nobody_else_reads_them(signed_in, stage, role):
    assert signed_in(role).get(reverse("fairness_detail", args=[stage.report.public_id])).status_code == 403


def test_an_auditor_of_a_part_of_the_agency_finds_nothing(signed_in, stage):
    client = signed_in("auditor", stage.agency.unit)
    assert client.get(reverse("fairness_detail", args=[stage.report.public_id])).status_code == 404


def test_the_list_tells_the_worst_state_and_twelve_months_together(signed_in, stage):
    said = text_of(signed_in("auditor").get(reverse("fairness_list")))
    assert stage.agency.vacancy.position.name in said
    assert "Tinjau" in said
    assert "gabungan 12 bulan" in said


def test_the_process_is_told_without_groups_to_whoever_reads_the_run(signed_in, stage):
    said = text_of(signed_in("analis").get(reverse("fairness_process", args=[stage.run.public_id])))
    assert "Proses untuk lowongan ini" in said
    assert "Perempuan" not in said


def test_the_authority_reads_what_to_answer_and_not_the_figures(signed_in, stage):
    said = text_of(signed_in("ppk").get(reverse("fairness_response", args=[stage.response.public_id])))
    assert "Jenis kelamin" in said
    assert "20 / 60" not in said


def test_a_summary_hides_small_numbers(signed_in, stage):
    said = text_of(signed_in("ppk").get(reverse("fairness_summary")))
    assert "disembunyikan" in said
    assert "20 / 60" not in said


def test_two_filters_at_once_are_refused_and_on_record(signed_in, stage):
    asked = {"jalur": "open_selection", "opd": str(stage.agency.unit.public_id)}
    response = signed_in("ppk").get(reverse("fairness_summary"), asked)
    assert response.status_code == 400
    assert "Satu saringan saja" in text_of(response)
    assert AccessLogEntry.objects.latest("pk").action == "fairness.refused"


def test_a_filter_with_few_people_is_refused(signed_in, stage):
    response = signed_in("ppk").get(reverse("fairness_summary"), {"jalur": "rotation"})
    assert response.status_code == 400
    assert "Kurang dari 30 orang" in text_of(response)


def test_the_method_tells_formulas_and_source(signed_in):
    said = text_of(signed_in("analis").get(reverse("fairness_method")))
    assert "Mantel-Haenszel" in said
    assert "0,80" in said
