"""Figures, dates and numbers of people, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation
from django.utils.formats import sanitize_separators

from asn_career.base.errors import DomainError

DATES = ["date_long", "date_short", "moment"]
FIGURES = ["decimal2", "integer", "percent", "signed", "level", "money"]
MOMENT = datetime(2026, 8, 16, 23, 12, tzinfo=UTC)


def show(name: str, value: object) -> str:
    return engines["django"].from_string("{% load ui %}{{ value|" + name + " }}").render({"value": value})


@pytest.mark.parametrize(
    ("name", "value", "indonesian", "english"),
    [
        ("date_long", date(2026, 8, 17), "17 Agustus 2026", "17 August 2026"),
        ("date_short", date(2026, 8, 17), "17 Agu 2026", "17 Aug 2026"),
        ("date_short", date(2026, 5, 1), "1 Mei 2026", "1 May 2026"),
        ("date_short", date(2026, 12, 1), "1 Des 2026", "1 Dec 2026"),
        pytest.param(
            "date_long", MOMENT, "17 Agustus 2026", "17 August 2026", id="a moment falls on the local day"
        ),
        ("moment", MOMENT, "17 Agustus 2026 06.12 WIB", "17 August 2026 06:12 WIB"),
        pytest.param("decimal2", Decimal("78.455"), "78,46", "78.46", id="half up before formatting"),
        pytest.param("decimal2", Decimal("78.4549"), "78,45", "78.45", id="rounded once"),
        ("decimal2", Decimal("1234.5"), "1.234,50", "1,234.50"),
        ("decimal2", Decimal("-2.345"), "−2,35", "−2.35"),
        ("decimal2", 0, "0,00", "0.00"),
        ("decimal1", Decimal("2.5"), "2,5", "2.5"),
        ("integer_id", 4812, "4.812", "4,812"),
        ("integer", 1284000, "1.284.000", "1,284,000"),
        ("integer", 999, "999", "999"),
        ("percent", Decimal("53.954"), "53,95%", "53.95%"),
        ("percent", 40, "40%", "40%"),
        ("signed", Decimal("-1"), "−1", "−1"),
        ("signed", Decimal("0.5"), "+0,5", "+0.5"),
        ("signed", 0, "0", "0"),
        ("level", Decimal("3.0"), "3", "3"),
        ("level", Decimal("2.5"), "2,5", "2.5"),
        ("money", 1250000, "Rp1.250.000", "Rp1,250,000"),
        ("money", -1500, "−Rp1.500", "−Rp1,500"),
        ("nip", "197001101990031001", "19700110 199003 1 001", "19700110 199003 1 001"),
        ("nip", "12345", "12345", "12345"),
        ("masked_nip", "197001101990031001", "•••••••• •••••• • 001", "•••••••• •••••• • 001"),
        pytest.param("masked_nip", "12345", "–", "–", id="what is no NIP is hidden whole"),
        ("rank", "IV/a", "IV/a", "IV/a"),
        ("rank", "iv/A", "IV/a", "IV/a"),
        ("duration", 86, "7 tahun 2 bulan", "7 years 2 months"),
        ("duration", (1, 1), "1 tahun 1 bulan", "1 year 1 month"),
        ("duration", 24, "2 tahun", "2 years"),
        ("duration", 0, "kurang dari satu bulan", "less than a month"),
    ],
)
def test_figures_read_as_people_write_them(name, value, indonesian, english):
    assert show(name, value) == indonesian
    with translation.override("en"):
        assert show(name, value) == english


@pytest.mark.parametrize(
    "name",
    [
        "date_long",
        "date_short",
        "moment",
        "decimal2",
        "integer",
        "percent",
        "signed",
        "level",
        "money",
        "nip",
        "masked_nip",
        "rank",
        "duration",
    ],
)
@pytest.mark.parametrize("value", [None, ""])
def test_unknown_is_a_dash_and_never_a_number(name, value):
    assert show(name, value) == "–"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("17-08-2026", date(2026, 8, 17)),
        ("17/08/2026", date(2026, 8, 17)),
        ("2026-08-17", date(2026, 8, 17)),
        pytest.param("08/17/2026", None, id="American order is refused"),
        pytest.param("17 Aug 2026", None, id="words are refused"),
    ],
)
def test_forms_read_days_first(typed, day):
    from django import forms

    field = forms.DateField(localize=True)
    if day is None:
        with pytest.raises(forms.ValidationError):
            field.clean(typed)
    else:
        assert field.clean(typed) == day


def test_years_are_never_grouped_and_commas_are_decimal():
    assert engines["django"].from_string("{{ year }}").render({"year": 2026}) == "2026"
    assert sanitize_separators("87,67") == "87.67"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Sari, A.Md.Kep.", "Belum masuk dari: Sari, A.Md.Kep. Tunggu."),
        ("Sari", "Belum masuk dari: Sari. Tunggu."),
    ],
)
def test_a_sentence_that_ends_in_a_title_ends_in_one_full_stop(name, said):
    assert str(DomainError("Belum masuk dari: %(name)s. Tunggu.", name=name)) == said
