"""The generated agency is valid by itself: numbers, periods, references, careers."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest

from asn_career.base.imports.nip import check_nip, nip_parts
from asn_career.base.imports.reading import RefusedValueError
from asn_career.base.periods import years_after
from employees.rank_periods import next_rank_period
from promotions.demo.agency import SMALLEST, TooSmallError, generate_agency
from promotions.demo.package import COLUMNS, gather_tables, write_package
from promotions.demo.people import RANKS
from tests.conftest import TODAY

KEYS = {
    "units": ("code",),
    "positions": ("code",),
    "competencies": ("code",),
    "standards": ("position_code", "competency_code", "valid_from"),
    "position_requirements": ("position_code", "kind", "value"),
    "training_programs": ("code",),
    "vacancies": ("code",),
    "employees": ("nip",),
    "rank_history": ("nip", "from_date"),
    "position_history": ("nip", "position_code", "position_name", "from_date", "assignment"),
    "education_history": ("nip", "level", "field", "graduated_on"),
    "performance": ("nip", "year"),
    "periodic_performance": ("nip", "year", "periodicity", "first_month"),
    "credit_points": ("nip", "decree", "first_year", "first_month"),
    "discipline": ("nip", "level", "kind_id", "start_date"),
    "assessments": ("nip", "competency_code", "source", "assessed_on"),
    "potential": ("nip", "assessed_on"),
    "feedback_scores": ("nip", "year"),
    "awards": ("nip", "name", "awarded_on"),
    "team_assignments": ("nip", "name", "year"),
    "training_history": ("nip", "program_code", "name", "completed_on"),
    "service_satisfaction": ("unit_code", "month"),
    "service_answers": ("unit_code", "number"),
}
REFERENCES = {
    ("units", "parent_code"): "units",
    ("positions", "unit_code"): "units",
    ("standards", "position_code"): "positions",
    ("standards", "competency_code"): "competencies",
    ("position_requirements", "position_code"): "positions",
    ("position_history", "position_code"): "positions",
    ("assessments", "competency_code"): "competencies",
    ("training_programs", "competency_code"): "competencies",
    ("training_history", "program_code"): "training_programs",
    ("vacancies", "position_code"): "positions",
    ("service_satisfaction", "unit_code"): "units",
    ("service_answers", "unit_code"): "units",
}
NATIONAL = {f"MAN-0{number}" for number in range(1, 9)} | {"SOS-01"}
FACTS = {
    "rank_history": "from_date",
    "position_history": "from_date",
    "education_history": "graduated_on",
    "discipline": "start_date",
    "assessments": "assessed_on",
    "potential": "assessed_on",
    "service_answers": "given_on",
    "awards": "awarded_on",
    "training_history": "completed_on",
    "vacancies": "opened_on",
}


def definitive_posts(tables):
    found = defaultdict(list)
    for row in tables["position_history"]:
        if row["assignment"] == "definitif":
            found[row["nip"]].append(row)
    return found


def kinds_of(tables):
    return {row["code"]: row["kind"] for row in tables["positions"]}


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    for folder in ("first", "second"):
        write_package(generate_agency(employees=SMALLEST, seed=7, as_of=TODAY), folder=tmp_path / folder)
    for table in COLUMNS:
        first, second = (tmp_path / folder / f"{table}.csv" for folder in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()


def test_another_seed_makes_other_people():
    one, other = (gather_tables(generate_agency(employees=SMALLEST, seed=s, as_of=TODAY)) for s in (1, 2))
    assert [row["name"] for row in one["employees"]] != [row["name"] for row in other["employees"]]
    assert one["units"] == other["units"]


@pytest.mark.parametrize("people", [SMALLEST, 61, 137, 301])
def test_any_number_of_people_can_be_asked_for(people):
    tables = gather_tables(generate_agency(employees=people, seed=3, as_of=TODAY))
    assert len(tables["employees"]) == people
    assert len(tables["vacancies"]) == 8


def test_fewer_people_than_an_agency_needs_are_refused():
    with pytest.raises(TooSmallError):
        list(generate_agency(employees=SMALLEST - 1, seed=1, as_of=TODAY))


def test_no_key_occurs_twice(tables):
    for table, key in KEYS.items():
        counted = Counter(tuple(row[column] for column in key) for row in tables[table])
        assert [key for key, count in counted.items() if count > 1] == [], table


def test_every_reference_resolves(tables):
    codes = {
        name: {row["code"] for row in tables[name]} for name in ("units", "positions", "training_programs")
    }
    codes["competencies"] = NATIONAL | {row["code"] for row in tables["competencies"]}
    nips = {row["nip"] for row in tables["employees"]}
    for (table, column), target in REFERENCES.items():
        assert {row[column] for row in tables[table]} - {""} <= codes[target], (table, column)
    for table, columns in COLUMNS.items():
        if "nip" in columns:
            assert {row["nip"] for row in tables[table]} <= nips, table


def test_every_number_is_a_valid_nip(tables):
    for row in tables["employees"]:
        check_nip(row["nip"], as_of=TODAY)


def test_the_check_of_numbers_would_notice_a_bad_one():
    with pytest.raises(RefusedValueError):
        check_nip("199013142015031001", as_of=TODAY)


def test_numbers_agree_with_birth_sex_and_appointment_but_for_a_few(tables):
    first_rank = {}
    for row in tables["rank_history"]:
        first_rank.setdefault(row["nip"], date.fromisoformat(row["from_date"]))
    disagree = 0
    for row in tables["employees"]:
        parts = nip_parts(row["nip"])
        disagree += parts.born_on.isoformat() != row["birth_date"] or parts.sex != row["sex"]
        assert parts.year == first_rank[row["nip"]].year
        assert parts.month == (None if row["status"].startswith("PPPK") else first_rank[row["nip"]].month)
    assert 0 < disagree < len(tables["employees"]) * 0.02


def test_nobody_holds_two_definitive_posts_on_one_day(tables):
    for rows in definitive_posts(tables).values():
        rows.sort(key=lambda row: row["from_date"])
        for earlier, later in pairwise(rows):
            assert earlier["to_date"]
            assert earlier["from_date"] <= earlier["to_date"] < later["from_date"]


def test_no_fact_lies_in_the_future(tables):
    for table, column in FACTS.items():
        assert max(row[column] for row in tables[table]) <= TODAY.isoformat(), table
    assert max(row["valid_from"] for row in tables["standards"]) > TODAY.isoformat()


def test_nobody_has_a_record_of_service_before_the_appointment(tables):
    appointed = {}
    for row in tables["rank_history"]:
        appointed.setdefault(row["nip"], row["from_date"])
    for table in ("position_history", "assessments", "training_history", "discipline"):
        for row in tables[table]:
            assert row[FACTS[table]] >= appointed[row["nip"]], (table, row)


def test_ranks_rise_one_step_after_four_years_at_a_promotion_period(tables):
    steps = defaultdict(list)
    status = {row["nip"]: row["status"] for row in tables["employees"]}
    for row in tables["rank_history"]:
        if status[row["nip"]] in ("PNS", "CPNS"):
            steps[row["nip"]].append((RANKS.index(row["rank"]), date.fromisoformat(row["from_date"])))
    for history in steps.values():
        for (rank, start), (following, day) in pairwise(history):
            assert following == rank + 1
            assert day >= years_after(start, 4)
            assert day == next_rank_period(day)


def test_ranks_respect_the_ceiling_of_education_outside_managerial_and_functional_posts(tables):
    ceiling = {"SD": "II/a", "SLTP": "II/c", "SLTA": "III/b", "D-III": "III/c", "S1": "III/d", "S2": "IV/a"}
    kinds, degrees = kinds_of(tables), defaultdict(list)
    for row in tables["education_history"]:
        degrees[row["nip"]].append(row["level"])
    clerks = {
        nip
        for nip, rows in definitive_posts(tables).items()
        if all(kinds.get(row["position_code"]) == "pelaksana" for row in rows)
    }
    checked = 0
    for row in tables["rank_history"]:
        if row["nip"] in clerks and row["rank"] in RANKS and degrees[row["nip"]]:
            checked += 1
            assert RANKS.index(row["rank"]) <= RANKS.index(ceiling[degrees[row["nip"]][-1]])
    assert checked > 100


def test_heads_came_up_through_the_posts_below(tables):
    below = {"pengawas": {"pelaksana", "jf_ahli_pertama"}, "administrator": {"pengawas"}}
    least = {"pengawas": 4, "administrator": 3}
    kinds = kinds_of(tables)
    checked = Counter()
    for rows in definitive_posts(tables).values():
        rows.sort(key=lambda row: row["from_date"])
        found = [row["position_kind"] or kinds.get(row["position_code"], "") for row in rows]
        for kind, feeders in below.items():
            if kind not in found or "" in found:
                continue
            start = date.fromisoformat(rows[found.index(kind)]["from_date"])
            first = next(row for row, held in zip(rows, found, strict=True) if held in feeders)
            assert years_after(date.fromisoformat(first["from_date"]), least[kind]) <= start
            checked[kind] += 1
    assert checked["pengawas"] > 20
    assert checked["administrator"] > 10


def test_contract_staff_hold_no_managerial_posts_and_have_ranks_of_their_own(tables):
    kinds = kinds_of(tables)
    contract = {row["nip"] for row in tables["employees"] if row["status"].startswith("PPPK")}
    assert len(contract) > 50
    held = {kinds[row["position_code"]] for row in tables["position_history"] if row["nip"] in contract}
    assert not held & {"pengawas", "administrator", "jpt_pratama"}
    ranks = {row["rank"] for row in tables["rank_history"] if row["nip"] in contract}
    assert ranks <= {"V", "VII", "IX", "X"}


def test_the_tree_has_four_levels_and_remote_units(tables):
    parents = {row["code"]: row["parent_code"] for row in tables["units"]}

    def depth(code):
        return 1 + (depth(parents[code]) if parents[code] else 0)

    assert max(map(depth, parents)) == 4
    remote = [row for row in tables["units"] if row["remote"] == "true"]
    assert 0.05 < len(remote) / len(parents) < 0.4


def test_heads_have_one_seat_and_few_posts_are_crowded(tables, shares):
    heads = {"pengawas", "administrator", "jpt_pratama"}
    assert {row["seats"] for row in tables["positions"] if row["kind"] in heads} == {"1"}
    assert shares.crowded_posts == 1


def test_kinds_of_all_levels_are_in_the_register(tables):
    kinds = set(kinds_of(tables).values())
    assert {"jpt_pratama", "administrator", "pengawas", "pelaksana", "jf_pemula", "jf_terampil"} <= kinds
    assert {"jf_mahir", "jf_penyelia", "jf_ahli_pertama", "jf_ahli_muda", "jf_ahli_madya"} <= kinds


def test_names_are_of_many_kinds(tables):
    people = tables["employees"]
    assert len({row["name"] for row in people}) > len(people) * 0.8
    assert any(" " not in row["name"] for row in people)
    assert {"Drs.", "Dra."} <= {row["title_prefix"] for row in people}
    assert any("," in row["title_suffix"] for row in people)


def test_a_large_agency_is_a_province_with_regencies():
    records = generate_agency(employees=29_500, seed=1, as_of=TODAY)
    roots, kinds = [], set()
    for table, row in records:
        if table == "units" and not row[2]:
            roots.append(row[1].split()[0])
        elif table == "positions":
            kinds.add(row[2])
        elif table == "vacancies":
            break
    assert roots == ["Provinsi", "Kabupaten", "Kabupaten"]
    assert "jpt_madya" in kinds
