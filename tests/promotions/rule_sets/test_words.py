"""Rules are read in words: no key, coded value or value of Python stands bare on the pages of the rules."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from asn_career.base.regulations import all_tables
from competencies.models import Competency
from promotions.rule_sets.words import CODED, find_word, outline
from tests.factories import EmployeeFactory, UserFactory

BARE = re.compile(r"\b(True|False|None)\b|[a-z]_[a-z]|\d\.\d{2}\b|\d{4}-\d\d-\d\d|Decimal|mappingproxy")


def coded_in(value):
    """Every key and value that stands for something, however deep."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from coded_in(str(key))
            yield from coded_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from coded_in(item)
    elif isinstance(value, str) and CODED.fullmatch(value):
        yield value


def values_of(table):
    yield from (provision.value for provision in table.provisions)
    yield from (side for example in table.examples for side in (example.given, example.expected))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_key_and_coded_value_of_every_rule_has_a_word(language):
    with override(language):
        lacking = {
            (table.key, text)
            for table in all_tables()
            for value in values_of(table)
            for text in coded_in(value)
            if text not in ("en", "id", "name_en") and find_word(text, rule=table.key) is None
        }
    assert lacking == set()


def test_no_line_of_any_rule_is_bare():
    with override("id"):
        lines = {
            (table.key, line)
            for table in all_tables()
            for value in values_of(table)
            for line in outline(value, rule=table.key)
        }
    assert len(lines) > 500
    assert {line for line in lines if BARE.search(" ".join(line[1]))} == set()


def test_the_control_finds_what_is_bare():
    with override("id"):
        ((key, text),) = outline({"unheard_of": "too_few_things"}, rule="tests")
    assert (BARE.search(key) is None, BARE.search(text) is None) == (False, False)


@pytest.mark.django_db
def test_an_employee_reads_a_rule_in_indonesian_with_competencies_named():
    name = Competency.objects.get(code="MAN-01").name
    client = Client()
    client.force_login(
        UserFactory(employee=EmployeeFactory()), backend="django.contrib.auth.backends.ModelBackend"
    )
    page = client.get(reverse("rule_detail", args=["training", "leadership_potential"])).content.decode()
    assert f"{name} (MAN-01)" in page
    page = client.get(reverse("rule_detail", args=["promotions", "eligibility_education"])).content.decode()
    assert "pengecualian bagi daerah terpencil: Tidak" in page
    page = client.get(reverse("rule_detail", args=["assessments", "assessment_rounds"])).content.decode()
    assert "Belum diketahui karena: indikator yang dinilai terlalu sedikit" in page
