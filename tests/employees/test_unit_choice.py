"""Choosing a work unit: a list where there are few; where there are thousands, a text finds them, script or not."""

import re

import pytest
from django.urls import reverse

from asn_career.base.forms import SearchedSelect
from employees.models import Unit
from tests.factories import EmployeeFactory, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
LISTS = ("employee_list", "gap_map", "position_list", "study_leave_list")


@pytest.fixture
def root():
    return UnitFactory(name="Pemerintah Kabupaten")


@pytest.fixture
def client(client, root):
    user = GrantFactory(role="analis", unit=root).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def plant(root, number, *, name="Subbagian", start=0):
    made = Unit.objects.bulk_create(
        Unit(code=f"{name}-{n}", name=f"{name} {n}", parent=root, lineage=[*root.lineage])
        for n in range(start, start + number)
    )
    return list(Unit.objects.filter(pk__in=[unit.pk for unit in made]).order_by("pk"))


def page(client, name="employee_list", **given):
    answer = client.get(reverse(name), given)
    assert answer.status_code == 200
    return answer.content.decode()


def options(text):
    (chosen,) = re.findall(r'<select name="unit".*?</select>', text, re.S)
    return re.findall(r"<option[^>]*>\s*(.*?)\s*</option>", chosen, re.S)


def test_a_few_units_are_a_plain_list(client, root):
    plant(root, SearchedSelect.MOST - 1)
    text = page(client)
    assert len(options(text)) == SearchedSelect.MOST + 1  # with "all units"
    assert "unit_cari" not in text


@pytest.mark.parametrize("name", LISTS)
def test_a_page_does_not_grow_with_units(client, root, name):
    office = UnitFactory(name="Dinas", parent=root)
    plant(office, SearchedSelect.MOST + 10)
    small = page(client, name)
    plant(office, 3_500, start=1_000)
    large = page(client, name)
    assert "unit_cari" in small
    assert len(large) - len(small) < 200, f"{len(small)} and {len(large)} bytes"
    assert len(options(large)) == 1


def test_a_text_finds_units_to_choose_from_without_a_script(client, root):
    plant(root, SearchedSelect.MOST + 1)
    (clinic,) = plant(root, 1, name="Puskesmas Muara")
    EmployeeFactory(name="Sari", home_unit=clinic)
    EmployeeFactory(name="Wati", home_unit=root)

    found = page(client, unit_cari="muara")
    assert options(found) == ["Semua unit", str(clinic)]
    assert "1 ditemukan. Pilih, lalu terapkan." in found
    assert "Tidak ada yang bernama “xyz”" in page(client, unit_cari="xyz")

    chosen = page(client, unit_cari="muara", unit=clinic.public_id)
    assert "Sari" in chosen
    assert "Wati" not in chosen
    assert options(chosen) == ["Semua unit", str(clinic)]
    assert re.search(rf'value="{clinic.public_id}"\s+selected', chosen)


def test_more_than_fit_are_said_to_be_more(client, root):
    plant(root, SearchedSelect.MOST + 10)
    found = page(client, unit_cari="subbagian")
    assert len(options(found)) == SearchedSelect.MOST + 1
    assert "60 yang pertama ditampilkan." in found


def test_units_beyond_the_reader_are_neither_found_nor_taken(client, root):
    plant(root, SearchedSelect.MOST + 1)
    foreign = UnitFactory(name="Dinas Lain")
    assert options(page(client, unit_cari="lain")) == ["Semua unit"]
    refused = client.get(reverse("employee_list"), {"unit": foreign.public_id}).content.decode()
    assert "bukan salah satu dari pilihan yang tersedia" in refused
    answer = client.get(reverse("unit_choices"), {"unit_cari": "lain"}).content.decode()
    assert "Dinas Lain" not in answer


def test_what_is_typed_is_answered_with_options(client, root):
    plant(root, 3, name="Puskesmas")
    text = client.get(reverse("unit_choices"), {"unit_cari": "PUSKES\x00"}).content.decode()
    assert text.count("<option") == 4
    nothing = client.get(reverse("unit_choices"), {"unit_cari": " "}).content.decode()
    assert nothing.count("<option") == 1


@pytest.mark.parametrize("name", ["round_new", "rotation_new"])
def test_a_unit_that_is_needed_can_be_searched_for_without_a_script(client, root, name):
    """A browser sends nothing while a list that holds no row yet is marked as required."""
    (clinic,) = plant(root, 1, name="Puskesmas Muara")
    few = page(client, name)
    assert re.search(r'<select name="unit"[^>]* required', few), (
        "a list that holds every unit is one to choose from"
    )
    plant(root, SearchedSelect.MOST + 1)
    (chosen,) = re.findall(r'<select name="unit"[^>]*>', page(client, name))
    assert "required" not in chosen.replace("aria-required", "")
    ask = client.post if name == "round_new" else client.get
    searched = ask(reverse(name), {"unit_cari": "muara", "unit": ""}).content.decode()
    assert options(searched)[1:] == [str(clinic)]
