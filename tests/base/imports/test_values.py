"""What each kind of cell becomes: read, normalised, warned about, or refused with a stable code."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from asn_career.base.imports.choices import Boolean, Choice, aliases
from asn_career.base.imports.dates import Date, Month, Year
from asn_career.base.imports.nip import Nip, nip_parts
from asn_career.base.imports.numbers import (
    ASSESSED_LEVEL,
    COST,
    HOURS,
    JOB_CLASS,
    REQUIRED_LEVEL,
    RETIREMENT_AGE,
    SCORE,
    SEATS,
)
from asn_career.base.imports.text import Code, Email, Name, Text, strip_neutraliser

DAY = date(2026, 11, 21)


def codes(reading, severity=None):
    return [note.code for note in reading.notes if severity in (None, note.severity)]


def accepts(kind, raw, value, notes=()):
    reading = kind.read(raw, as_of=DAY)
    assert not reading.refused, reading.notes
    assert reading.value == value
    assert type(reading.value) is type(value)
    assert codes(reading) == list(notes)


def refuses(kind, raw, code):
    reading = kind.read(raw, as_of=DAY)
    assert codes(reading, "error") == [code]
    assert reading.value is None


W1 = "198609262015051001"


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        (W1, W1),
        ("198503152010012001", "198503152010012001"),
        ("199001012024211001", "199001012024211001"),
        ("199001012024241999", "199001012024241999"),
        (f"  {W1} ", W1),
    ],
)
def test_a_sound_nip_is_read_as_it_is(raw, stored):
    accepts(Nip(), raw, stored)


@pytest.mark.parametrize(
    "raw",
    [
        "19680411 199303 1 009",
        "19680411\u00a0199303\u20071\u202f009",
        "19680411.199303.1.009",
        "19680411-199303-1-009",
        "19680411–199303–1–009",
        "'196804111993031009",
        "‘196804111993031009’",
        "`196804111993031009",
        "\u200b196804111993031009",
        "１９６８０４１１１９９３０３１００９",
    ],
)
def test_separators_in_a_nip_are_taken_out_and_reported(raw):
    accepts(Nip(), raw, "196804111993031009", ["nip_normalised"])


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("19860926201505100", "nip_length"),
        ("1986092620150510011", "nip_length"),
        ("140123456", "nip_length"),
        ("19860926201505100O", "nip_digits"),
        ("١٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", "nip_digits"),
        ("null", "nip_digits"),
        ("#REF!", "nip_digits"),
        ("198609262015051001x", "nip_digits"),
        ("+198609262015051001", "nip_digits"),
        ("1.98609E+17", "nip_number_cell"),
        ("1,98609E+17", "nip_number_cell"),
        (Decimal("198609262015051001"), "nip_number_cell"),
        (1.98609262015051e17, "nip_number_cell"),
        ("198613262015051001", "nip_birth_date"),
        ("198502312010011001", "nip_birth_date"),
        ("198609262015053001", "nip_sex"),
        ("198609262015050001", "nip_sex"),
        ("198609262015131001", "nip_appointment"),
        ("198609262015001001", "nip_appointment"),
        ("198609262015201001", "nip_appointment"),
        ("198609262015251001", "nip_appointment"),
        ("198609261815051001", "nip_appointment"),
        ("198609262015051000", "nip_serial"),
        ("198609262026121001", "nip_future"),
        ("198609262027211001", "nip_future"),
        ("200009262015091001", "nip_too_young"),
        ("194011201960011001", "nip_age"),
    ],
)
def test_an_unsound_nip_is_refused_by_its_first_fault(raw, code):
    refuses(Nip(), raw, code)


def test_fifteen_full_years_are_counted_at_the_first_of_the_appointment_month():
    accepts(Nip(), "200001012015011001", "200001012015011001")
    refuses(Nip(), "200001022015011001", "nip_too_young")


def test_the_parts_of_a_nip_are_read():
    parts = nip_parts(W1)
    assert (parts.born_on, parts.year, parts.month, parts.sex, parts.serial) == (
        date(1986, 9, 26),
        2015,
        5,
        "L",
        1,
    )
    assert nip_parts("199001012024211001").month is None


@pytest.mark.parametrize(
    "kind", [Nip(), Name(), Text(), Code(), Date(), Year(), SCORE, Boolean(), Choice(("a",))]
)
@pytest.mark.parametrize("raw", [None, "", "   ", "-", "N/A", "#N/A", "\u00a0"])
def test_blank_marks_are_unknown_in_every_kind(kind, raw):
    accepts(kind, raw, None)


@pytest.mark.parametrize(
    "name",
    [
        "Suharto", "I Made O", "Ma'ruf", "Nu'man", "Ma’ruf", "Siti binti/bt Ali", "x" * 250, "Null", "True",
        "None", "NA", "BUDI SANTOSO", "<script>alert(1)</script>", '=HYPERLINK("http://x")', "李明", "محمد",
        "Sri  Wahyuni", "dr. H. Ahmad, Sp.PD", "O", "Иван Иванов",
    ],
)  # fmt: skip
def test_names_are_kept_as_written(name):
    accepts(Name(), name, name)


@pytest.mark.parametrize(
    ("raw", "name", "notes"),
    [
        ("Bu\u200bdi", "Budi", ["invisible_removed"]),
        ("Bu\x00di", "Budi", ["invisible_removed"]),
        ("Budi\nSantoso", "Budi Santoso", ["line_ends"]),
        ("Budi\tSantoso", "Budi Santoso", ["line_ends"]),
        ("Cafe\u0301", "Café", []),
        ("Budi С", "Budi С", ["mixed_scripts"]),
        (True, "TRUE", []),
    ],
)
def test_names_are_cleaned_and_the_change_is_reported(raw, name, notes):
    accepts(Name(), raw, name, notes)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("x" * 251, "too_long"),
        ("x" * 10_000, "too_long"),
        ("\u200b", "name_without_letters"),
        ("\u200b\ufeff", "name_without_letters"),
        ("Budi \u202eosotnaS", "direction_override"),
        ("Budi 😀", "emoji"),
        ("Budi ❤", "emoji"),
        (datetime(2020, 3, 1), "date_cell"),  # noqa: DTZ001
    ],
)
def test_what_is_no_name_is_refused(raw, code):
    refuses(Name(), raw, code)


def test_other_text_is_up_to_two_thousand_characters():
    accepts(Text(), "x" * 2_000, "x" * 2_000)
    refuses(Text(), "x" * 2_001, "too_long")
    accepts(Text(), Decimal("821"), "821")


def test_codes_are_text_compared_exactly():
    accepts(Code(), " 00123 ", "00123")
    accepts(Code(), "sgr-A", "sgr-A")
    refuses(Code(), Decimal(123), "number_cell")
    refuses(Code(), date(2020, 3, 1), "date_cell")


def test_an_odd_address_is_kept_with_a_warning():
    accepts(Email(), "a@b.id", "a@b.id")
    accepts(Email(), "a at b", "a at b", ["email_shape"])


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("'=1+1", "=1+1"),
        ("''=1", "'=1"),
        ("' =1", " =1"),
        ("'\u200b=1", "\u200b=1"),
        ("'Budi", "'Budi"),
        ("'-5", "-5"),
    ],
)
def test_exactly_one_neutralising_apostrophe_is_taken_back(text, stripped):
    assert strip_neutraliser(text) == stripped


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-03-01", (2026, 3, 1)),
        ("01-03-2026", (2026, 3, 1)),
        ("01/03/2026", (2026, 3, 1)),
        ("1 Maret 2026", (2026, 3, 1)),
        ("3 maret 2020", (2020, 3, 3)),
        ("1 Pebruari 2020", (2020, 2, 1)),
        ("17 Agts 2021", (2021, 8, 17)),
        ("17 Agt. 2021", (2021, 8, 17)),
        ("9 Nopember 2019", (2019, 11, 9)),
        ("9 Okt 2019", (2019, 10, 9)),
        ("29-02-2024", (2024, 2, 29)),
        (date(2020, 3, 1), (2020, 3, 1)),
        (datetime(2020, 3, 1), (2020, 3, 1)),  # noqa: DTZ001
    ],
)
def test_days_are_read_in_the_forms_in_use(raw, day):
    accepts(Date(), raw, date(*day))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("31/02/2020", "date_impossible"),
        ("29-02-2023", "date_impossible"),
        ("00-00-0000", "date_impossible"),
        ("2020-13-01", "date_impossible"),
        ("20220-01-01", "date_format"),
        ("01-01-20220", "date_format"),
        ("01-03-26", "date_short_year"),
        ("1 Maret 26", "date_short_year"),
        ("03/25/2020", "date_month_first"),
        ("March 1, 2020", "date_format"),
        ("1 March 2020", "date_month_unknown"),
        ("2020-03-01T00:00:00", "date_with_time"),
        ("2020-03-01 10:15", "date_with_time"),
        ("01-03-2020 24:00", "date_with_time"),
        ("20200301", "date_format"),
        ("43924", "date_format"),
        ("２０２０-03-01", "date_format"),
        ("01.03.2020", "date_format"),
        ("9999-12-31", "date_range"),
        ("1800-01-01", "date_range"),
        (Decimal(43924), "date_number_cell"),
        (datetime(2020, 3, 1, 10, 15), "date_with_time"),  # noqa: DTZ001
        (time(10, 15), "date_with_time"),
        (True, "date_format"),
    ],
)
def test_what_is_no_clear_day_is_refused(raw, code):
    refuses(Date(), raw, code)


def test_years_have_four_digits():
    accepts(Year(), "2025", 2025)
    accepts(Year(), Decimal(2025), 2025)
    for raw in ("25", "20220", "2025.5", "dua ribu", "２０２５"):
        refuses(Year(), raw, "year_format")
    refuses(Year(), "1800", "year_range")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("2026-13", "month_format"),
        ("13/2026", "month_format"),
        ("Marc 2026", "month_format"),
        ("Maret", "month_format"),
        ("2026-03-02", "month_format"),
        ("1899-12", "year_range"),
    ],
)
def test_what_is_no_month_is_refused_with_how_months_are_written(raw, code):
    refuses(Month(), raw, code)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (SCORE, "85", "85.00"),
        (SCORE, "85,5", "85.50"),
        (SCORE, "85.55", "85.55"),
        (SCORE, "85%", "85.00"),
        (SCORE, "0", "0.00"),
        (SCORE, "100", "100.00"),
        (SCORE, Decimal("84.99999999999999"), "85.00"),
        (ASSESSED_LEVEL, "3,5", "3.5"),
        (ASSESSED_LEVEL, "3.50", "3.5"),
        (ASSESSED_LEVEL, "0", "0.0"),
        (ASSESSED_LEVEL, Decimal("2.9999999999999996"), "3.0"),
        (COST, "1.234.567,89", "1234567.89"),
        (COST, "1,234,567.89", "1234567.89"),
        (COST, "1.234.567", "1234567.00"),
        (COST, "Rp 1.500.000,-", "1500000.00"),
        (COST, "Rp1500000", "1500000.00"),
        (COST, "1.500,50", "1500.50"),
        (COST, "Rp. 1.500.000,00", "1500000.00"),
        (HOURS, "20 JP", "20.0"),
        (HOURS, "7,5", "7.5"),
    ],
)
def test_decimals_are_read_with_either_sign(kind, raw, value):
    accepts(kind, raw, Decimal(value))


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (REQUIRED_LEVEL, "5", 5),
        (REQUIRED_LEVEL, "3.0", 3),
        (REQUIRED_LEVEL, Decimal("2.9999999999999996"), 3),
        (JOB_CLASS, "17", 17),
        (RETIREMENT_AGE, "50", 50),
        (SEATS, "0", 0),
    ],
)
def test_whole_numbers_are_read(kind, raw, value):
    accepts(kind, raw, value)


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (REQUIRED_LEVEL, "0", "out_of_range"),
        (REQUIRED_LEVEL, "6", "out_of_range"),
        (REQUIRED_LEVEL, "-1", "out_of_range"),
        (REQUIRED_LEVEL, "3.5", "not_whole"),
        (REQUIRED_LEVEL, "tiga", "number_format"),
        (REQUIRED_LEVEL, True, "number_format"),
        (ASSESSED_LEVEL, "3.3", "wrong_step"),
        (ASSESSED_LEVEL, "5.5", "out_of_range"),
        (ASSESSED_LEVEL, "-0.5", "out_of_range"),
        (ASSESSED_LEVEL, "3.5000001", "wrong_step"),
        (SCORE, "100.01", "out_of_range"),
        (SCORE, "99.0001", "too_many_decimals"),
        (SCORE, "85.555", "number_ambiguous"),
        (SCORE, "NaN", "number_format"),
        (SCORE, "Infinity", "number_format"),
        (SCORE, "1e2", "number_format"),
        (SCORE, "1e400", "number_format"),
        (SCORE, "0x10", "number_format"),
        (SCORE, "1_0", "number_format"),
        (SCORE, "８５", "number_format"),
        (SCORE, "85 JP", "number_format"),
        (SCORE, "+85", "number_format"),
        (SCORE, float("nan"), "number_format"),
        (SCORE, float("inf"), "number_format"),
        (SCORE, date(2020, 3, 1), "number_format"),
        (COST, "1.500", "number_ambiguous"),
        (COST, "1,500", "number_ambiguous"),
        (COST, "-1", "out_of_range"),
        (COST, "1 500", "number_format"),
        (HOURS, "0", "out_of_range"),
        (JOB_CLASS, "18", "out_of_range"),
        (RETIREMENT_AGE, "49", "out_of_range"),
        (SEATS, "-1", "out_of_range"),
    ],
)
def test_what_is_no_clear_number_is_refused(kind, raw, code):
    refuses(kind, raw, code)


def test_very_many_hours_are_read_with_a_warning():
    accepts(HOURS, "10000", Decimal("10000.0"), ["unusually_high"])


SEX = Choice(
    ("L", "P"), aliases({"L": ("1", "Pria", "M", "Laki-laki"), "P": ("2", "Wanita", "F", "Perempuan")})
)


@pytest.mark.parametrize("raw", ["L", "l", " l ", "1", Decimal(1), "pria", "M", "LAKI - LAKI", "laki_laki"])
def test_choices_ignore_case_blanks_and_dashes(raw):
    accepts(SEX, raw, "L")


def test_an_unknown_choice_is_refused_naming_the_known_ones():
    refuses(SEX, "X", "unknown_choice")
    assert SEX.read("X", as_of=DAY).notes[0].params["choices"] == "L, P"


@pytest.mark.parametrize(
    ("raw", "value"),
    [("true", True), ("YA", True), ("1", True), (True, True), (Decimal(1), True), ("false", False),
     ("tidak", False), ("0", False), (False, False), (Decimal(0), False)],
)  # fmt: skip
def test_booleans_are_read_in_both_languages(raw, value):
    accepts(Boolean(), raw, value)


def test_another_word_is_no_boolean():
    refuses(Boolean(), "mungkin", "unknown_choice")
