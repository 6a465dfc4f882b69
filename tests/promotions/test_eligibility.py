"""Each rule of the eligibility table, with the day before and the day of every boundary."""

from dataclasses import replace
from datetime import date

import pytest

from asn_career.base.findings import Settlement, overall
from asn_career.base.periods import years_after
from asn_career.base.regulations import load_table
from promotions.records import Appraisal, Degree, Demand, PostRequirement, RankHeld, Sanction, Training
from tests.promotions.cases import D, held, outcome, outcomes, person, post, standard, target


def examples(name):
    return [
        pytest.param(row.given, row.expected, id=row.name) for row in load_table("promotions", name).examples
    ]


def test_a_fitting_person_passes_every_rule():
    found = outcomes(person(), target())
    assert {code: row.outcome for code, row in found.items()} == dict.fromkeys(
        [
            "status", "active", "service", "direction", "education", "experience", "experience_field", "performance",
            "competence", "must_have", "discipline", "rank", "leadership_training",
        ],
        "pass",
    )  # fmt: skip
    assert overall(found.values()) == "eligible"
    assert all(row.basis for row in found.values())


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        ("PNS", "pengawas", "pass"),
        ("CPNS", "jf_ahli_muda", "fail"),
        ("PPPK", "jpt_pratama", "fail"),
        ("PPPK_PARUH_WAKTU", "administrator", "fail"),
        ("PPPK", "jf_ahli_muda", "manual"),
        ("PPPK_PARUH_WAKTU", "pelaksana", "manual"),
    ],
)
def test_status(status, kind, expected):
    assert outcome("status", person(status=status), target(kind)) == expected


@pytest.mark.parametrize(("code", "expected"), [("01", "pass"), ("03", "fail")])
def test_only_active_service_passes(code, expected):
    assert outcome("active", person(legal_position=code), target()) == expected


@pytest.mark.parametrize(("retires", "expected"), [(D, "fail"), (date(2026, 12, 1), "pass")])
def test_retirement_on_the_day_is_too_late(retires, expected):
    assert outcome("service", person(retires_on=retires), target()) == expected


@pytest.mark.parametrize(
    ("held_post", "route", "expected"),
    [
        (post("pelaksana", date(2020, 1, 1)), "open_selection", "pass"),
        (post("pengawas", date(2020, 1, 1)), "open_selection", "pass"),
        (post("pengawas", date(2020, 1, 1), position="P-NEW"), "open_selection", "fail"),
        (post("administrator", date(2020, 1, 1)), "open_selection", "fail"),
        (post("jf_ahli_muda", date(2020, 1, 1)), "rotation", "pass"),
        (post("pelaksana", date(2020, 1, 1)), "rotation", "fail"),
        (post("", date(2020, 1, 1), position=""), "open_selection", "manual"),
        (post("pelaksana", date(2020, 1, 1), date(2026, 11, 21)), "open_selection", "manual"),
        (post("pelaksana", date(2020, 1, 1), date(2026, 11, 22)), "open_selection", "pass"),
    ],
)
def test_direction(held_post, route, expected):
    assert outcome("direction", person(posts=(held_post,)), target(route=route)) == expected


@pytest.mark.parametrize(("box", "expected"), [(7, "pass"), (9, "pass"), (6, "fail"), (None, "manual")])
def test_the_talent_pool_is_asked_only_on_its_route(box, expected):
    assert outcome("talent_pool", person(), target(route="talent_pool"), box=box) == expected
    assert "talent_pool" not in outcomes(person(), target(), box=box)


@pytest.mark.parametrize(
    ("level", "kind", "remote", "expected"),
    [
        ("D-III", "pengawas", False, "pass"),
        ("D-II", "pengawas", False, "fail"),
        ("D-II", "pengawas", True, "manual"),
        ("D-IV", "administrator", False, "pass"),
        ("D-III", "administrator", False, "fail"),
        ("D-III", "jpt_pratama", True, "fail"),
        (None, "pengawas", False, "manual"),
    ],
)
def test_education(level, kind, remote, expected):
    degrees = (Degree("e/1", level, ""),) if level else ()
    assert outcome("education", person(degrees=degrees), target(kind, remote=remote)) == expected


@pytest.mark.parametrize(
    ("kind", "held_kind", "since", "expected"),
    [
        ("pengawas", "pelaksana", date(2022, 11, 21), "pass"),
        ("pengawas", "pelaksana", date(2022, 11, 22), "fail"),
        ("pengawas", "jf_terampil", date(2000, 1, 1), "fail"),
        ("pengawas", "jf_ahli_muda", date(2022, 11, 21), "pass"),
        ("administrator", "pengawas", date(2023, 11, 21), "pass"),
        ("administrator", "pengawas", date(2023, 11, 22), "fail"),
        ("jpt_pratama", "administrator", date(2024, 12, 21), "fail"),
        ("jpt_pratama", "jf_ahli_madya", date(2024, 11, 21), "pass"),
        ("jpt_madya", "jpt_pratama", date(2024, 11, 21), "pass"),
        ("jpt_utama", "jpt_pratama", date(2010, 11, 21), "fail"),
        ("jpt_utama", "jf_ahli_utama", date(2024, 11, 21), "pass"),
    ],
)
def test_experience_is_reached_on_the_anniversary(kind, held_kind, since, expected):
    assert outcome("experience", person(posts=(post(held_kind, since),)), target(kind)) == expected


def test_experience_adds_up_over_interrupted_posts():
    early = post("pelaksana", date(2016, 1, 1), date(2018, 1, 1))
    late = post("pelaksana", date(2024, 11, 21))
    # 731 days and 730 days count: less them the day is 2022-11-21, four years before.
    assert outcome("experience", person(posts=(early, late)), target()) == "pass"
    a_day_less = early._replace(end=date(2017, 12, 31))
    assert outcome("experience", person(posts=(a_day_less, late)), target()) == "fail"


def test_time_without_a_kind_leaves_experience_open_only_where_it_decides():
    unknown = post("", date(2019, 1, 1), date(2022, 1, 1), position="")
    assert (
        outcome("experience", person(posts=(unknown, post("pelaksana", date(2025, 1, 1)))), target())
        == "manual"
    )
    assert (
        outcome("experience", person(posts=(unknown, post("pelaksana", date(2026, 11, 1)))), target())
        == "fail"
    )
    assert (
        outcome("experience", person(posts=(unknown, post("pelaksana", date(2022, 1, 1)))), target())
        == "pass"
    )
    assert outcome("experience", person(posts=()), target()) == "manual"


@pytest.mark.parametrize(
    ("kind", "family", "since", "expected"),
    [
        ("jpt_pratama", "Umum ", date(2021, 11, 21), "pass"),
        ("jpt_pratama", "umum", date(2021, 11, 22), "fail"),
        ("jpt_pratama", "lain", date(2000, 1, 1), "fail"),
        ("jpt_pratama", "", date(2000, 1, 1), "manual"),
        ("jpt_madya", "umum", date(2019, 11, 21), "pass"),
        ("jpt_utama", "umum", date(2016, 11, 22), "fail"),
        ("pengawas", "umum", date(2026, 11, 20), "pass"),
        ("pengawas", "lain", date(2000, 1, 1), "warn"),
        ("administrator", "", date(2000, 1, 1), "warn"),
    ],
)
def test_experience_in_the_field(kind, family, since, expected):
    facts = person(posts=(post("jf_ahli_madya", since, family=family),))
    assert outcome("experience_field", facts, target(kind)) == expected


@pytest.mark.parametrize(
    ("kind", "as_of", "years", "expected"),
    [
        ("pengawas", D, {2025: "baik", 2024: "sangat_baik"}, "pass"),
        ("pengawas", D, {2025: "baik"}, "manual"),
        ("pengawas", D, {2025: "baik", 2024: ""}, "manual"),
        ("pengawas", D, {2024: "kurang"}, "fail"),
        ("pengawas", D, {2025: "butuh_perbaikan", 2024: "baik"}, "fail"),
        ("jf_ahli_muda", D, {2025: "baik", 2024: "kurang"}, "pass"),
        ("pelaksana", D, {2025: "baik", 2024: "kurang"}, "fail"),
        ("pengawas", date(2026, 3, 31), {2024: "baik", 2023: "baik"}, "pass"),
        ("pengawas", date(2026, 4, 1), {2024: "baik", 2023: "baik"}, "manual"),
        ("pengawas", date(2026, 3, 31), {2025: "kurang", 2024: "baik", 2023: "baik"}, "fail"),
        ("jf_ahli_muda", date(2026, 3, 31), {2024: "baik"}, "pass"),
    ],
)
def test_performance_of_the_last_years(kind, as_of, years, expected):
    rows = tuple(Appraisal(f"performance/{year}", year, predicate) for year, predicate in years.items())
    assert outcome("performance", person(appraisals=rows), target(kind), as_of=as_of) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [([3] * 9, "pass"), ([3, 2, 2, 2, 2, 2, 2, 2, 3], "warn"), ([2] * 7 + [1, 1], "fail")],
)
def test_competence_follows_the_category(levels, expected):
    results = {row.competency: held(level) for row, level in zip(standard(), levels, strict=False)}
    assert outcome("competence", person(results=results), target()) == expected


def test_an_expired_result_leaves_competence_open():
    results = person().results | {"MAN-01": held(5, valid=False)}
    assert outcome("competence", person(results=results), target()) == "manual"


def test_must_have_below_decides_before_unknown():
    demand = Demand(required=standard(mutlak=("MAN-01", "TEK-01")))
    results = person().results
    one = target(demand=demand)
    assert outcome("must_have", person(), one) == "pass"
    assert outcome("must_have", person(results=results | {"TEK-01": held(2)}), one) == "fail"
    unknown = {code: row for code, row in results.items() if code != "MAN-01"}
    assert outcome("must_have", person(results=unknown), one) == "manual"
    assert outcome("must_have", person(results=unknown | {"TEK-01": held(2)}), one) == "fail"
    assert outcome("must_have", person(results=results | {"MAN-02": held(1)}), one) == "pass"


@pytest.mark.parametrize(("as_of", "expected"), [(date(2026, 11, 21), "pass"), (date(2026, 11, 22), "fail")])
def test_the_birthday_itself_is_within_the_highest_age(as_of, expected):
    facts = person(age_limit_on=date(2026, 11, 21))
    assert outcome("age", facts, target("jpt_pratama"), as_of=as_of) == expected
    assert "age" not in outcomes(facts, target("administrator"), as_of=as_of)


@pytest.mark.parametrize(
    ("level", "start", "end", "kind", "expected"),
    [
        ("sedang", date(2026, 1, 1), D, "pengawas", "fail"),
        ("sedang", date(2026, 1, 1), date(2026, 11, 20), "pengawas", "pass"),
        ("berat", date(2023, 1, 1), date(2024, 11, 21), "jpt_pratama", "fail"),
        ("berat", date(2023, 1, 1), date(2024, 11, 20), "jpt_pratama", "pass"),
        ("berat", date(2023, 1, 1), None, "pengawas", "manual"),
        ("ringan", date(2025, 11, 21), None, "pengawas", "warn"),
        ("ringan", date(2025, 11, 20), None, "pengawas", "pass"),
    ],
)
def test_discipline(level, start, end, kind, expected):
    facts = person(sanctions=(Sanction("discipline/1", level, start, end),))
    assert outcome("discipline", facts, target(kind)) == expected


@pytest.mark.parametrize(
    ("rank", "echelon", "expected"),
    [
        ("III/c", "IV.a", "pass"),
        ("III/b", "IV.a", "pass"),
        ("III/a", "IV.a", "warn"),
        ("III/d", "", "warn"),
        (None, "IV.a", "warn"),
        ("IX", "IV.a", "warn"),
        ("III/b", "IV a", "pass"),
    ],
)
def test_rank_is_advisory(rank, echelon, expected):
    facts = person(rank=RankHeld("r/1", rank) if rank else None)
    assert outcome("rank", facts, target(echelon=echelon)) == expected


@pytest.mark.parametrize(
    ("code", "name", "kind", "expected"),
    [
        ("pkp", "", "pengawas", "pass"),
        ("", "pelatihan  kepemimpinan administrator", "pengawas", "pass"),
        ("", "PIM IV", "administrator", "warn"),
        ("", "Pelatihan Kepemimpinan Nasional Tingkat I", "jpt_utama", "pass"),
        ("", "PKN II", "jpt_madya", "warn"),
        ("", "Seminar", "pengawas", "warn"),
    ],
)
def test_leadership_training_of_the_level_or_a_higher_one(code, name, kind, expected):
    row = Training("training_history/1", code, name, "", date(2020, 1, 1))
    assert outcome("leadership_training", person(trainings=(row,)), target(kind)) == expected


def requirement(kind, *values, importance=""):
    return tuple(PostRequirement(kind, value, importance) for value in values)


@pytest.mark.parametrize(
    ("rows", "facts", "expected"),
    [
        (requirement("min_education", "S1"), person(), "pass"),
        (requirement("min_education", "S2"), person(), "fail"),
        (requirement("min_education", "S2", "S1"), person(), "pass"),
        (requirement("min_education", "S2", importance="penting"), person(), "warn"),
        (requirement("min_education", "S2"), person(degrees=()), "manual"),
        (requirement("min_education", "S2", importance="perlu"), person(degrees=()), "warn"),
        (
            requirement("min_education", "S2", importance="perlu")
            + requirement("min_education", "S3", importance="mutlak"),
            person(),
            "fail",
        ),
        (requirement("field_of_study", " hukum"), person(), "pass"),
        (requirement("field_of_study", "Teknik"), person(), "fail"),
        (requirement("field_of_study", "Teknik"), person(degrees=(Degree("e/1", "S1", ""),)), "manual"),
        (requirement("min_rank", "III/d"), person(), "pass"),
        (requirement("min_rank", "IV/a"), person(), "fail"),
        (requirement("min_rank", "IV/a"), person(rank=None), "manual"),
        (requirement("training", "pkp"), person(), "pass"),
        (requirement("training", "Diklat X"), person(), "warn"),
        (requirement("training", "Diklat X", importance="mutlak"), person(trainings=()), "fail"),
        (requirement("experience_years", "11"), person(), "pass"),
        (requirement("experience_years", "12"), person(), "fail"),
        (requirement("experience_years", "12"), person(posts=()), "manual"),
    ],
)
def test_requirements_of_the_post(rows, facts, expected):
    demand = Demand(
        required=standard(),
        fields=tuple(row.value for row in rows if row.kind == "field_of_study"),
        requirements=rows,
    )
    one = target(demand=demand)
    assert outcome(f"req_{rows[0].kind}", facts, one) == expected


def test_a_degree_below_the_posts_lowest_level_does_not_match_its_field():
    rows = requirement("field_of_study", "Hukum")
    demand = Demand(required=standard(), fields=("Hukum",), min_education=("S2",), requirements=rows)
    assert outcome("req_field_of_study", person(), target(demand=demand)) == "fail"


def test_a_verification_settles_only_what_the_data_leave_open():
    settled = {"performance": Settlement("v-1", "pass"), "education": Settlement("v-2", "pass")}
    facts = person(appraisals=(), degrees=(Degree("e/1", "SD", ""),))
    found = outcomes(facts, target(), settled=settled)
    assert (found["performance"].outcome, found["performance"].verification) == ("pass", "v-1")
    assert (found["education"].outcome, found["education"].verification) == ("fail", "")


def test_overall_outcome():
    assert overall(outcomes(person(appraisals=()), target()).values()) == "manual"
    assert overall(outcomes(person(appraisals=(), status="CPNS"), target()).values()) == "ineligible"
    assert overall(outcomes(person(rank=None), target()).values()) == "eligible"


def test_the_basis_is_that_of_the_kind_of_post():
    assert outcomes(person(), target("pengawas"))["experience"].basis == "PP 11/2017 Pasal 54 ayat (3)"
    assert outcomes(person(), target("administrator"))["experience"].basis == "PP 11/2017 Pasal 54 ayat (1)"
    assert (
        outcomes(person(), replace(target(), kind="jf_ahli_muda"))["performance"].basis == "Perban BKN 3/2023"
    )


@pytest.mark.parametrize(("case", "expected"), examples("eligibility_age"))
def test_the_examples_of_the_highest_age(case, expected):
    limit = load_table("promotions", "eligibility_age").value_on(case["as_of"])[case["target"]]["years"]
    facts = person(age_limit_on=years_after(case["born"], limit))
    assert outcome("age", facts, target(case["target"]), as_of=case["as_of"]) == expected


@pytest.mark.parametrize(
    ("rule", "case", "expected"),
    [
        pytest.param(rule, *row.values, id=row.id)
        for rule in ("experience", "experience_field")
        for row in examples(f"eligibility_{rule}")
    ],
)
def test_the_examples_of_experience(rule, case, expected):
    facts = person(posts=(post(case["kind"], case["from"]),))
    assert outcome(rule, facts, target(case["target"]), as_of=case["as_of"]) == expected


@pytest.mark.parametrize(("case", "expected"), examples("eligibility_performance"))
def test_the_examples_of_performance(case, expected):
    rows = tuple(Appraisal(f"performance/{year}", year, word) for year, word in case["years"].items())
    facts = person(appraisals=rows)
    assert outcome("performance", facts, target(case["target"]), as_of=case["as_of"]) == expected
