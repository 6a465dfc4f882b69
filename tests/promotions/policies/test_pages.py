"""The pages of local policies: proposed with examples seen first, tried, published by a second person."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from asn_career.base.jobs.running import run_job
from asn_career.base.models import Job
from employees.models import User
from promotions.choices import LocalRule
from promotions.models import LocalPolicy
from tests.factories import UnitFactory, UserFactory, principal_with
from tests.promotions.agency import D
from tests.promotions.policies.policies import proposed, published


def account(principal):
    return User.objects.get(public_id=principal.identity.removeprefix("user:"))


def entered(agency, **changes):
    return {
        "instansi": str(agency.root.public_id),
        "begins": (timezone.localdate() + timedelta(days=10)).isoformat(),
        "decree": "Perbup 12/2026",
        "decree_on": D.isoformat(),
        "reason": "Penghargaan daerah belum bernilai",
        **changes,
    }


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def test_from_the_entry_over_the_examples_to_the_second_person(agency, officer, second, client):
    agency.people(2)
    client.force_login(account(officer))
    new = reverse("policy_new", args=["award_scale"])
    assert new in page(client, "policy_list")
    told = entered(agency, value="Inovator Daerah = 70\n\nTeladan = 55")
    shown = client.post(new, told | {"preview": "1"})
    assert "70,00" in shown.content.decode()
    assert not LocalPolicy.objects.exists(), "what is looked at is not kept"
    client.post(new, told)
    policy = LocalPolicy.objects.get()
    assert policy.value == {"Inovator Daerah": 70, "Teladan": 55}
    client.post(reverse("policy_try", args=[policy.public_id]))
    run_job(Job.objects.get(kind="policy_dry_run").pk)
    publish = reverse("policy_publish", args=[policy.public_id])
    assert publish not in page(client, "policy_detail", policy.public_id), "not by who proposed it"
    client.force_login(account(second))
    seen = page(client, "policy_detail", policy.public_id)
    assert publish in seen
    assert "Inovator Daerah" in seen
    client.post(publish, {"hash": policy.content_hash})
    policy.refresh_from_db()
    assert policy.state == "published"
    assert "Perbup 12/2026" in page(client, "rule_detail", "promotions", "award_scale")


@pytest.mark.parametrize(
    ("rule", "fields", "said"),
    [
        ("award_scale", {"value": "Inovator Daerah"}, "Baris 1, “Inovator Daerah”"),
        ("award_scale", {"value": "A = 1\nA = 2"}, "Baris 2: “A”"),
        ("award_scale", {"value": "A = 101"}, "Baris 1"),
        ("ranking", {"value": "2"}, "3"),
        ("ranking", {"value": "5", "decree": ""}, "diisi"),
        ("ranking", {"value": "5", "begins": "2020-01-01"}, "tidak berlaku surut"),
        ("performance_axis", {"value": "lain"}, "lain"),
        ("merit_weights", {"weight_other": "101"}, "100"),
        ("assessment_methods", {}, "paling sedikit satu kelompok"),
        ("assessment_methods", {"jpt_core": ["superior"]}, "superior"),
        ("assessment_methods", {"jpt_named": "MAN-01"}, "Baris 1, “MAN-01”: tuliskan kode"),
        (
            "assessment_methods",
            {"jpt_named": "MAN-01 = atasan"},
            "dari: Assessment center, CACT BKN, Uji kompetensi",
        ),
        ("assessment_methods", {"jpt_named": "MAN-01 = CACT BKN\nMAN-01 = cact"}, "Baris 2: “MAN-01”"),
        ("assessment_methods", {"jpt_named": "XX-9 = CACT BKN"}, "“XX-9” bukan kompetensi dalam kamus"),
    ],
)
def test_bad_entries_are_told_where_they_are_and_nothing_is_kept(agency, officer, client, rule, fields, said):
    client.force_login(account(officer))
    weights = {f"weight_{kind}": "60" for kind in ("jpt_utama", "jpt_madya", "jpt_pratama", "administrator")}
    new = reverse("policy_new", args=[rule])
    answer = client.post(new, entered(agency, **{**weights, "weight_other": "60", **fields}))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not LocalPolicy.objects.exists()


def test_methods_are_demanded_of_groups_of_posts_and_told_in_words(agency, officer, client):
    client.force_login(account(officer))
    new = reverse("policy_new", args=["assessment_methods"])
    fields = {
        "jpt_core": ["cact", "assessment_center"],
        "jpt_named": "MAN-01 = Pusat Penilaian",
        "functional_potential": ["psychological_test"],
    }
    shown = client.post(new, entered(agency, **fields) | {"preview": "1"}).content.decode()
    assert "JPT Pratama, level 3 dari Uji kompetensi" in shown
    assert "tidak dihitung: perlu Assessment center atau CACT BKN" in shown
    client.post(new, entered(agency, **fields))
    value = LocalPolicy.objects.get().value
    assert len(value) == 3 + 8
    assert value["jpt_madya"] == {
        "core": ["assessment_center", "cact"],
        "named": {"MAN-01": ["assessment_center"]},
    }
    assert value["jf_mahir"] == {"potential": ["psychological_test"]}


def test_for_a_part_of_an_agency_nothing_is_proposed(agency, client):
    """Neither by who covers a unit of it, nor for an agency that the form does not offer."""
    other = UnitFactory(code="LAIN")
    new = reverse("policy_new", args=["ranking"])
    for principal in (principal_with("analis", unit=agency.unit), principal_with("analis", unit=other)):
        client.force_login(account(principal))
        client.post(new, entered(agency, value="5"))
    assert not LocalPolicy.objects.exists()


def test_going_back_to_the_default_asks_nothing_of_the_rule(agency, officer, client):
    client.force_login(account(officer))
    new = reverse("policy_new", args=["ranking"])
    client.post(new, entered(agency, national="on", value=""))
    assert LocalPolicy.objects.get().value is None


def test_policies_of_another_agency_do_not_exist(agency, officer, second, client):
    policy = proposed(agency.root, LocalRule.PROPOSED, by=officer)
    stranger = principal_with("penyetuju", unit=UnitFactory(code="LAIN"))
    client.force_login(account(stranger))
    addresses = [
        reverse(name, args=[policy.public_id])
        for name in ("policy_detail", "policy_publish", "policy_return")
    ]
    assert client.get(addresses[0]).status_code == 404
    assert [client.post(each, {"reason": "x"}).status_code for each in addresses[1:]] == [404, 404]
    assert str(policy.public_id) not in page(client, "policy_list")


def test_who_waits_for_whom_is_on_the_desk(agency, officer, second, client):
    policy = proposed(agency.root, LocalRule.PROPOSED, by=officer)
    address = reverse("policy_detail", args=[policy.public_id])
    seen = []
    for each in (officer, second):
        client.force_login(account(each))
        seen.append(address in page(client, "officer_home"))
    assert seen == [False, True]


def test_a_policy_in_force_is_told_to_everybody_with_the_rule(agency, officer, second, client):
    published(agency.root, LocalRule.PROPOSED, by=officer, second=second)
    client.force_login(UserFactory(employee=agency.person()))
    seen = page(client, "rule_detail", "promotions", "ranking")
    assert "Perbup 12/2026" in seen
    assert agency.root.name in seen
