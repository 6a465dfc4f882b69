# ruff: noqa: E501  (one case a line, whatever its length)
"""Inputs of a single row: a table, the cells that matter, and what must come of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from typing import Any

STORED_AS_READ = object()
WIDE = "１９８５０３１０２０１００３１９９１"
ARABIC = "".join(chr(0x660 + int(digit)) for digit in "198503102010031992")


@dataclass(frozen=True)
class Cells:
    """One row and its verdict; ``stored`` is what the first cell named must become."""

    rule: str
    table: str
    cells: dict[str, Any]
    verdict: str
    code: str = ""
    stored: Any = STORED_AS_READ
    in_sheet: bool = field(default=False)
    """Whether the row must come from a workbook, because the type of its cell matters."""

    @property
    def column(self) -> str:
        return next(iter(self.cells))


_serial = count(1)


def new_nip() -> str:
    """A sound number that no other row has."""
    number = next(_serial)
    return f"19850310{2010 + number // 900}031{number % 900 + 1:03d}"


def _nip(raw: Any, verdict: str, code: str = "", rule: str = "", **more: Any) -> Cells:
    in_sheet = more.pop("in_sheet", False)
    stored = more.pop("stored", STORED_AS_READ)
    return Cells(rule or f"NIP {raw}", "employees", {"nip": raw, **more}, verdict, code, stored, in_sheet)


NIPS = [
    _nip("19850310201003190", "R", "nip_length", "NIP of 17 digits"),
    _nip("1985031020100319011", "R", "nip_length", "NIP of 19 digits"),
    _nip("131234567", "R", "nip_length", "old NIP of 9 digits"),
    _nip("19850310.201003.1-981", "N", "nip_normalised", "NIP with dots and hyphens", stored="198503102010031981"),
    _nip("19850310 201003 1 982", "N", "nip_normalised", "NIP with blanks", stored="198503102010031982"),
    _nip("'198503102010031983", "N", "nip_normalised", "leading apostrophe", stored="198503102010031983"),
    _nip("’198503102010031984", "N", "nip_normalised", "curly apostrophe", stored="198503102010031984"),
    _nip("19850310\u00a0201003\u2009198\u200a5", "N", "nip_normalised", "blanks of every kind", stored="198503102010031985"),
    _nip(WIDE, "N", "nip_normalised", "full-width digits", stored="198503102010031991"),
    _nip("198503102O10031986", "R", "nip_digits", "letter O for zero"),
    _nip(ARABIC, "R", "nip_digits", "Arabic-Indic digits"),
    _nip("198502312010031987", "R", "nip_birth_date", "birth part is 31 February"),
    _nip("198503102010131988", "R", "nip_appointment", "appointment month 13 for PNS"),
    _nip("198503102010033989", "R", "nip_sex", "sex digit 3"),
    _nip("198503102010031000", "R", "nip_serial", "serial 000"),
    _nip("200501012015011990", "R", "nip_too_young", "appointed before 15", birth_date="2005-01-01"),
    _nip("198503102023211901", "A", rule="PPPK code 21 is no month", status="PPPK"),
    _nip("198503102023241902", "A", rule="PPPK code 24 is no month", status="PPPK"),
    _nip("198503102023211903", "R", "nip_status", "PPPK code, but PNS"),
    _nip("198503102010031904", "W", "nip_birth_mismatch", "birth date differs from the NIP", birth_date="1985-03-11"),
    _nip("198503102010031905", "W", "nip_sex_mismatch", "sex differs from the NIP", sex="P"),
    _nip("", "R", "required", "blank NIP with a name"),
    _nip("-", "R", "required", "NIP is a dash"),
    _nip("#N/A", "R", "required", "NIP is #N/A"),
    _nip("null", "R", "nip_digits", "NIP is null"),
    _nip("#REF!", "R", "nip_digits", "NIP is #REF! as text"),
    _nip("1.98E+17", "R", "nip_number_cell", "NIP as a spreadsheet shows a number"),
    _nip(198503102010031906, "R", "nip_number_cell", "NIP stored as a number", in_sheet=True),
]  # fmt: skip


def _nik(raw: Any, verdict: str, code: str = "", rule: str = "", **more: Any) -> Cells:
    in_sheet = more.pop("in_sheet", False)
    return Cells(rule or f"NIK {raw}", "employees", {"nik": raw, **more}, verdict, code, None, in_sheet)


# Everybody of these rows is born on 10 March 1985; ``stored`` is None: a NIK is never kept.
NIKS = [
    _nik("357801100385000", "R", "nik_length", "NIK of 15 digits"),
    _nik("35780110038500031", "R", "nik_length", "NIK of 17 digits"),
    _nik("0000000000000000", "R", "nik_birth_date", "NIK all zero"),
    _nik("1234567890123456", "R", "nik_birth_date", "NIK as typed by who has none"),
    _nik("3578011003850000", "R", "nik_serial", "NIK with serial 0000"),
    _nik("357801100385O003", "R", "nik_digits", "NIK with a letter O"),
    _nik(3578011003850003, "R", "nik_number_cell", "NIK stored as a number", in_sheet=True),
    _nik("3578011003850003", "A", rule="NIK of the same man"),
    _nik("'3578 0110 0385 0003", "A", rule="NIK with an apostrophe and blanks"),
    _nik("-", "A", rule="NIK is a dash"),
    _nik("3578015003850003", "A", rule="NIK of a woman, day plus 40", nip="198503102010032907", sex="P"),
    _nik("3578015003850003", "W", "nik_sex_mismatch", "NIK of a woman, NIP of a man"),
    _nik("3578011103850003", "W", "nik_birth_mismatch", "NIK of another day"),
]  # fmt: skip


def _name(
    raw: str, verdict: str = "A", code: str = "", rule: str = "", stored: Any = STORED_AS_READ
) -> Cells:
    return Cells(rule or f"name {raw[:20]}", "employees", {"name": raw}, verdict, code, stored)


NAMES = [
    _name("Suharto", rule="single-word name"),
    _name("I Made O", rule="words of one letter"),
    _name("Ma'ruf", rule="straight apostrophe"),
    _name("Nu’man", rule="typographic apostrophe"),
    _name("Saʼid", rule="letter apostrophe"),
    _name("Siti binti/bt Ali", rule="slash"),
    _name("Al-Farisi", rule="hyphen"),
    _name("A" * 200, rule="200 characters"),
    _name("A" * 250, rule="250 characters"),
    _name("A" * 251, "R", "too_long", "251 characters"),
    _name("A" * 10_000, "R", "too_long", "10,000 characters"),
    _name("\u200b", "R", "name_without_letters", "zero-width blank only"),
    _name("Su\u200bharto", "W", "invisible_removed", "zero-width blank inside", "Suharto"),
    _name("Su\u0007harto", "W", "invisible_removed", "control character inside", "Suharto"),
    _name("Suhаrto", "W", "mixed_scripts", "Cyrillic look-alike"),
    _name("Иван", rule="another script"),
    _name("Budi 😀", "R", "emoji", "emoji"),
    _name("Budi\u202eotrahuS", "R", "direction_override", "right-to-left override"),
    _name("<script>alert(1)</script>", rule="HTML is text"),
    _name("<img src=x onerror=alert(1)>", rule="HTML attribute is text"),
    _name('=HYPERLINK("http://x")', rule="formula is text"),
    Cells(
        "line end in a name",
        "employees",
        {"name": "Budi\nSantoso"},
        "N",
        "line_ends",
        "Budi Santoso",
        in_sheet=True,
    ),
    _name("Budi\tSantoso", "N", "line_ends", "tab in a name", "Budi Santoso"),
    _name("BUDI SANTOSO", rule="all capitals"),
    _name("Null", rule="called Null"),
    _name("True", rule="called True"),
    _name("None", rule="called None"),
    _name("NA", rule="called NA"),
    _name("N/A", "R", "required", "N/A is blank"),
    _name("Sama Nama", rule="same name, first"),
    _name("Sama Nama", rule="same name, second"),
    _name("  Budi   ", rule="blanks around", stored="Budi"),
    _name("Dr. Ir. Budi, M.Si.", rule="titles within the name stay"),
]


def _day(
    raw: Any, verdict: str, code: str = "", stored: Any = None, *, in_sheet: bool = False, rule: str = ""
) -> Cells:
    cells = {"graduated_on": raw, "level": "S1"}
    return Cells(rule or f"date {raw}", "education_history", cells, verdict, code, stored, in_sheet)


DAYS = [
    _day("2020-03-01", "A", stored="2020-03-01", rule="ISO date"),
    _day("03/04/2020", "W", "date_mixed_forms", "2020-04-03", rule="a column that mixes ISO and local forms"),
    _day("01-03-2026", "A", stored="2026-03-01"),
    _day("3 Maret 2020", "A", stored="2020-03-03"),
    _day("1 Pebruari 2020", "A", stored="2020-02-01"),
    _day("17 Agts 2021", "A", stored="2021-08-17"),
    _day("5 Nopember 2019", "A", stored="2019-11-05"),
    _day("31/02/2020", "R", "date_impossible"),
    _day("00-00-0000", "R", "date_impossible"),
    _day("12/31/2020", "R", "date_month_first"),
    _day("01-03-20", "R", "date_short_year"),
    _day("20220-01-01", "R", "date_format", rule="year of five digits"),
    _day("2020-03-01 24:00", "R", "date_with_time"),
    _day("01-03-2020 07:30:00", "R", "date_with_time"),
    _day("1 Foo 2020", "R", "date_month_unknown"),
    _day("besok", "R", "date_format"),
    _day("43924", "R", "date_format", rule="serial day as text"),
    _day("2027-01-01", "R", "future_fact", rule="a fact after the day of the import"),
    _day("1980-01-01", "R", "before_birth", rule="graduated before birth"),
    _day("", "A", rule="blank optional date is unknown"),
    _day("-", "A", rule="dash in an optional cell is unknown"),
    _day(date(2020, 4, 3), "A", stored="2020-04-03", in_sheet=True, rule="date cell"),
    _day(datetime(2020, 4, 3, 8, 30), "R", "date_with_time", in_sheet=True, rule="date cell with a time of day"),  # noqa: DTZ001
    _day(time(8, 30), "R", "date_with_time", in_sheet=True, rule="time cell"),
    _day(43924, "R", "date_number_cell", in_sheet=True, rule="serial day in a number cell"),
    _day(True, "R", "date_format", in_sheet=True, rule="truth value for a date"),
    Cells("birth in the future", "employees", {"birth_date": "2030-01-01"}, "R", "future_fact"),
    Cells("rank before birth", "rank_history", {"from_date": "1980-01-01"}, "R", "before_birth"),
    Cells("rank before appointment", "rank_history", {"from_date": "2009-01-01"}, "W", "before_appointment"),
    Cells("post two years ahead", "position_history", {"from_date": "2029-01-01"}, "R", "too_far_ahead"),
    Cells("post within a year ahead", "position_history", {"from_date": "2027-06-01"}, "A"),
    Cells("post that ends before it starts", "position_history", {"to_date": "2019-01-01", "from_date": "2020-01-01"}, "R", "ends_before_start"),
    Cells("post of one day", "position_history", {"to_date": "2020-01-01", "from_date": "2020-01-01"}, "A"),
    Cells("past retirement yet active", "employees", {"nip": "195503101985031901", "birth_date": "1955-03-10"}, "W", "past_retirement"),
    Cells("year of four digits", "feedback_scores", {"year": "2025"}, "A", stored=2025),
    Cells("year of two digits", "feedback_scores", {"year": "25"}, "R", "year_format"),
    Cells("year to come", "feedback_scores", {"year": "2027"}, "R", "future_fact"),
]  # fmt: skip


def _held(raw: Any, verdict: str, code: str = "", stored: Any = None, **more: Any) -> Cells:
    return Cells(f"assessed level {raw!r}", "assessments", {"level": raw}, verdict, code, stored, **more)


def _asked(raw: Any, verdict: str, code: str = "") -> Cells:
    return Cells(f"required level {raw!r}", "standards", {"level": raw}, verdict, code)


def _score(raw: Any, verdict: str, code: str = "", stored: Any = None, **more: Any) -> Cells:
    return Cells(f"score {raw!r}", "potential", {"score": raw}, verdict, code, stored, **more)


def _cost(raw: str, verdict: str, code: str = "", stored: Any = None) -> Cells:
    return Cells(f"cost {raw}", "training_programs", {"cost": raw}, verdict, code, stored)


NUMBERS = [
    _held("0", "A", stored="0.0"),
    _held("3.5", "A", stored="3.5"),
    _held("3,5", "A", stored="3.5"),
    _held("-0.5", "R", "out_of_range"),
    _held("3.3", "R", "wrong_step"),
    _held("5.5", "R", "out_of_range"),
    _held(2.9999999999999996, "A", stored="3.0", in_sheet=True),
    _held("", "R", "required"),
    *(_held(raw, "R", "number_format") for raw in ("NaN", "Infinity", "-inf", "1e400", "3e0", "0x3", "1_0", "tiga", "３")),
    _asked("1", "A"),
    _asked("5", "A"),
    *(_asked(raw, "R", "out_of_range") for raw in ("-1", "0", "6")),
    _asked("3.5", "R", "not_whole"),
    _score("0", "A", stored="0.00"),
    _score("100", "A", stored="100.00"),
    _score("85%", "A", stored="85.00"),
    _score("85,25", "A", stored="85.25"),
    _score("100.0001", "R", "out_of_range"),
    _score("99.9999", "R", "too_many_decimals"),
    _score("85.255", "R", "number_ambiguous"),
    _score("-1", "R", "out_of_range"),
    _score("", "R", "required"),
    Cells("blank optional score is unknown, never 0", "awards", {"score": ""}, "A", stored=None),
    Cells("10,000 hours", "training_programs", {"hours": "10000"}, "W", "unusually_high", "10000.00"),
    Cells("hours with their unit", "training_programs", {"hours": "20 JP"}, "A", stored="20.00"),
    Cells("no hours", "training_programs", {"hours": "0"}, "R", "out_of_range"),
    Cells("hours beyond any", "training_programs", {"hours": "100000"}, "R", "out_of_range"),
    _cost("1.234.567,89", "A", stored="1234567.89"),
    _cost("1,234,567.89", "A", stored="1234567.89"),
    _cost("Rp 1.500.000,-", "A", stored="1500000.00"),
    _cost("Rp. 500.000,00", "A", stored="500000.00"),
    # The sign for no cents is removed first; what is left has one separator before exactly three digits.
    _cost("Rp 500.000,-", "R", "number_ambiguous"),
    _cost("1.500", "R", "number_ambiguous"),
    _cost("1.2345", "R", "too_many_decimals"),
    _cost("-1", "R", "out_of_range"),
    *(Cells(f"job class {raw}", "positions", {"job_class": raw}, verdict, code)
      for raw, verdict, code in (("1", "A", ""), ("17", "A", ""), ("0", "R", "out_of_range"), ("18", "R", "out_of_range"))),
    *(Cells(f"retirement age {raw}", "positions", {"retirement_age": raw}, verdict, code)
      for raw, verdict, code in (("50", "A", ""), ("75", "A", ""), ("49", "R", "out_of_range"), ("76", "R", "out_of_range"))),
    Cells("seats 0", "positions", {"seats": "0"}, "A"),
    Cells("seats -1", "positions", {"seats": "-1"}, "R", "out_of_range"),
    Cells("seats 1.5", "positions", {"seats": "1.5"}, "R", "not_whole"),
]  # fmt: skip


def _choices(table: str, column: str, spellings: dict[str, str], **more: Any) -> Iterator[Cells]:
    for raw, stored in spellings.items():
        yield Cells(f"{column} {raw}", table, {column: raw, **more}, "A", "", stored)


CHOICES = [
    *_choices("employees", "sex", dict.fromkeys(("L", "l", "1", "Pria", "M", "laki-laki"), "L")),
    *(Cells(f"sex {raw}", "employees", {"sex": raw}, "W", "nip_sex_mismatch", "P") for raw in ("P", "2", "Wanita", "F")),
    Cells("sex X", "employees", {"sex": "X"}, "R", "unknown_choice"),
    *_choices("employees", "status", {"pns": "PNS", " PNS ": "PNS"}),
    Cells("status Honorer", "employees", {"status": "Honorer"}, "R", "unknown_choice"),
    *_choices("rank_history", "rank", {"III/d": "III/d", "IIID": "III/d", "34": "III/d", "iii / d": "III/d", "Penata Tingkat I": "III/d"}),
    Cells("golongan of PPPK for a PNS", "rank_history", {"rank": "IX"}, "R", "rank_scheme"),
    Cells("golongan for a PPPK", "rank_history", {"rank": "IX", "status": "PPPK"}, "A", stored="IX"),
    Cells("golongan ruang for a PPPK", "rank_history", {"rank": "III/a", "status": "PPPK"}, "R", "rank_scheme"),
    Cells("golongan XVIII", "rank_history", {"rank": "XVIII", "status": "PPPK"}, "R", "unknown_choice"),
    *_choices("education_history", "level", {"SMP": "SLTP", "SMA": "SLTA", "SMK": "SLTA", "D4": "D-IV", "Strata 1": "S1", "D3": "D-III", "DIII": "D-III", "s 2": "S2"}),
    Cells("education TK", "education_history", {"level": "TK"}, "R", "unknown_choice"),
    *_choices("assessments", "source", {"Assessment Center": "assessment_center", "CACT": "cact", "uji-kompetensi": "competency_test"}),
    *_choices("units", "remote", {"ya": True, "TIDAK": False, "1": True, "0": False, "true": True, "False": False}),
    Cells("remote perhaps", "units", {"remote": "mungkin"}, "R", "unknown_choice"),
    *_choices("employees", "legal_position", {"1": "01", "01": "01"}),
    Cells("legal position blank", "employees", {"legal_position": ""}, "N", "default_legal_position"),
    Cells("legal position 77", "employees", {"legal_position": "77"}, "W", "unknown_legal_position"),
    Cells("legal position aktif", "employees", {"legal_position": "aktif"}, "R", "legal_position_format"),
    Cells("e-mail without @", "employees", {"email": "budi.contoh.go.id"}, "W", "email_shape"),
    Cells("unknown parent", "units", {"parent_code": "TIADA"}, "R", "unknown_reference"),
    Cells("code in a number cell", "units", {"code": 12345}, "R", "number_cell", in_sheet=True),
    Cells("other text of 2,000 characters", "standards", {"decree": "S" * 2000}, "A"),
    Cells("other text of 2,001 characters", "standards", {"decree": "S" * 2001}, "R", "too_long"),
    Cells("post without a name or code", "position_history", {"position_name": ""}, "R", "post_unnamed"),
    Cells("training without a name or code", "training_history", {"name": ""}, "R", "training_unnamed"),
    Cells("performance without predicate and ratings", "performance", {"predicate": ""}, "R", "performance_incomplete"),
    Cells("performance by its ratings", "performance", {"work_result": "1", "behaviour": "di atas ekspektasi", "predicate": ""}, "A", stored="di_atas"),
    Cells("predicate against its ratings", "performance", {"work_result": "3", "behaviour": "3", "predicate": "baik"}, "W", "predicate_contradiction"),
    Cells("quarter by SIASN's code without its last month", "periodic_performance", {"periodicity": "2", "first_month": "4", "last_month": ""}, "A", stored="triwulan"),
    Cells("quarter from an odd month", "periodic_performance", {"periodicity": "triwulan", "first_month": "2", "last_month": ""}, "R", "quarter_begins"),
    Cells("quarter of two months", "periodic_performance", {"periodicity": "triwulan", "first_month": "1", "last_month": "2"}, "R", "months_of_period"),
    Cells("part of a year without its end", "periodic_performance", {"last_month": ""}, "R", "last_month_needed"),
    Cells("part of a year backwards", "periodic_performance", {"first_month": "7", "last_month": "3"}, "R", "months_backwards"),
    Cells("month 13", "periodic_performance", {"first_month": "13"}, "R", "out_of_range"),
    Cells("credit points backwards", "credit_points", {"last_year": "2024"}, "R", "months_backwards"),
    Cells("credit points of two kinds", "credit_points", {"is_first": "ya", "is_conversion": "ya"}, "R", "one_kind_of_credit"),
    Cells("credit points below zero", "credit_points", {"total": "-1"}, "R", "out_of_range"),
]  # fmt: skip

CASES = [*NIPS, *NIKS, *NAMES, *DAYS, *NUMBERS, *CHOICES]
