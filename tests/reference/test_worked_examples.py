"""The reference itself against the worked examples of the domain reference (W12 to W50)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from . import gaps, merit, talent
from .agency import Agency, current_post
from .cells import rounded, years_after, years_reached
from .eligibility import outcomes, retirement_date
from .scales import X_WEIGHTS, Y_WEIGHTS

D = date(2026, 11, 21)
NIP = "198609262015051001"
CORE = [f"MAN-0{n}" for n in range(1, 9)] + ["SOS-01"]


def person(**cells):
    return {
        "nip": NIP,
        "name": "Budi",
        "birth_date": "1986-09-26",
        "status": "PNS",
        "legal_position": "01",
    } | cells


def post(code, from_date, to_date="", **cells):
    return {"nip": NIP, "position_code": code, "from_date": from_date, "to_date": to_date} | cells


def agency(kind="pengawas", levels=(), required=3, held_kind="pelaksana", **tables):
    """Budi holds OLD; NEW is the target, with one core requirement per level held."""
    codes = CORE[: len(levels)]
    return Agency(
        {
            "units": [{"code": "A"}],
            "positions": [
                {"code": "OLD", "kind": held_kind, "unit_code": "A", "family": "data"},
                {"code": "NEW", "kind": kind, "unit_code": "A", "family": "data"},
            ],
            "standards": [
                {
                    "position_code": "NEW",
                    "competency_code": c,
                    "level": str(required),
                    "valid_from": "2020-01-01",
                }
                for c in codes
            ],
            "assessments": [
                {
                    "nip": NIP,
                    "competency_code": code,
                    "level": str(level),
                    "source": "assessment_center",
                    "assessed_on": "2026-01-01",
                }
                for code, level in zip(codes, levels, strict=True)
            ],
            "employees": [person()],
            "vacancies": [{"code": "V", "position_code": "NEW"}],
        }
        | tables
    )


def rules(source, on=D):
    return outcomes(source, NIP, "V", on)


@pytest.mark.parametrize(
    ("required", "levels", "jpm", "filling", "mapping"),
    [
        pytest.param(3, [3] * 9, "100.00", "MS", "Optimal", id="W12"),
        pytest.param(3, [3, 3, 2, 3, 2, 3, 2, 2, 3], "85.19", "MS", "Cukup Optimal", id="W13"),
        pytest.param(3, [3, 3, 2, 2, 2, 2, 2, 2, 2], "74.07", "MMS", "Kurang Optimal", id="W14"),
        pytest.param(4, [3, 3, 3, 3, 4, 3, 3, 4, 3], "80.56", "MS", "Cukup Optimal", id="W17"),
    ],
)
def test_job_person_match(required, levels, jpm, filling, mapping):
    match = gaps.job_person_match(agency(levels=levels, required=required), NIP, "NEW", D)

    assert match.jpm == Decimal(jpm)
    assert (match.category_filling, match.category_mapping) == (filling, mapping)


def test_w13_has_four_gaps_of_one_and_w17_seven():
    for required, levels, short in (
        (3, [3, 3, 2, 3, 2, 3, 2, 2, 3], 4),
        (4, [3, 3, 3, 3, 4, 3, 3, 4, 3], 7),
    ):
        rows = gaps.rows_against(agency(levels=levels, required=required), NIP, "NEW", D)
        assert [row.gap for row in rows if row.status == "gap"] == [-1] * short


@pytest.mark.parametrize(
    ("figure", "filling", "mapping"),
    [
        ("80.00", "MS", "Cukup Optimal"),
        ("79.99", "MMS", "Cukup Optimal"),
        ("68.00", "MMS", "Kurang Optimal"),
        ("67.99", "KMS", "Kurang Optimal"),
        ("90.00", "MS", "Optimal"),
        ("78.00", "MMS", "Cukup Optimal"),
        ("77.99", "MMS", "Kurang Optimal"),
    ],
)
def test_w18_boundaries_of_the_categories(figure, filling, mapping):
    assert gaps.category_filling(Decimal(figure)) == filling
    assert gaps.category_mapping(Decimal(figure)) == mapping


def test_no_held_level_is_ever_zero():
    source = agency(levels=[3, 3])
    source.tables["assessments"].pop()

    match = gaps.job_person_match(source, NIP, "NEW", D)

    assert (match.jpm, match.jpm_uncapped, match.missing) == (None, None, ("MAN-02",))


@pytest.mark.parametrize(
    ("result", "behaviour", "predicate"),
    [
        ("di_atas", "di_atas", "sangat_baik"),
        ("di_atas", "sesuai", "baik"),
        ("di_atas", "di_bawah", "kurang"),
        ("sesuai", "di_atas", "baik"),
        ("sesuai", "sesuai", "baik"),
        ("sesuai", "di_bawah", "kurang"),
        ("di_bawah", "di_atas", "butuh_perbaikan"),
        ("di_bawah", "sesuai", "butuh_perbaikan"),
        ("di_bawah", "di_bawah", "sangat_kurang"),
    ],
)
def test_w20_predicate_matrix(result, behaviour, predicate):
    assert talent.predicate_of({"work_result": result, "behaviour": behaviour}) == predicate


@pytest.mark.parametrize(
    ("values", "y", "band"),
    [
        pytest.param((100, 0, 0, 80), "68.00", "middle", id="W34"),
        pytest.param((80, 100, 100, 100), "88.00", "high", id="W35"),
        pytest.param((60, 0, 0, 70), "43.00", "low", id="W37"),
        pytest.param((80, 0, 0, 80), "56.00", "low", id="W38"),
    ],
)
def test_performance_axis(values, y, band):
    named = {name: Fraction(value) for name, value in zip(Y_WEIGHTS, values, strict=True)}

    assert talent.axis(named, Y_WEIGHTS) == Decimal(y)
    assert talent.band(Decimal(y)) == band


def test_w38_by_the_predicate_alone():
    named = {"predicate": Fraction(80), "award": Fraction(0), "team": Fraction(0), "feedback": None}

    assert talent.axis(named, {"predicate": 100}) == Decimal("80.00")
    assert talent.band(Decimal("80.00")) == "high"


def test_w39_potential_axis():
    named = {n: Fraction(v) for n, v in zip(X_WEIGHTS, (85, 100, 80, 82, 90, 100, 100), strict=True)}

    assert talent.axis(named, X_WEIGHTS) == Decimal("89.50")


# Y 74.50: predicate 80 (48), award 100 (15), team 30 (4.5), feedback 70 (7).
W41 = dict(
    zip(
        (*Y_WEIGHTS, *X_WEIGHTS),
        map(Fraction, (80, 100, 30, 70, 85, 100, 80, 82, 90, 100, 100)),
        strict=True,
    )
)


def test_w41_talent_and_box():
    figures = talent.talent_from(W41)

    assert (figures.y, figures.x) == (Decimal("74.50"), Decimal("89.50"))
    assert (figures.talent, figures.box) == (Decimal("82.00"), 8)


@pytest.mark.parametrize(
    ("kind", "score"),
    [
        ("jpt_madya", "80.60"),
        ("jpt_pratama", "79.90"),
        ("administrator", "79.20"),
        ("pengawas", "78.50"),
    ],
)
def test_w44_merit_score_and_contributions_that_add_up(kind, score):
    weight = merit.TALENT_WEIGHT[kind]
    found = merit.score_from(Decimal("82.00"), Decimal("75"), weight)
    shown = merit.contributions_of(merit.parts_of(W41, Decimal("75"), weight), found)

    assert found == Decimal(score)
    assert sum(points for _, points in shown) == found
    assert len(shown) == 12


def discipline(level, start, end="", cancelled=""):
    return {"nip": NIP, "level": level, "start_date": start, "end_date": end, "cancelled_on": cancelled}


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([discipline("ringan", "2020-01-01"), discipline("sedang", "2020-01-01", "2020-07-01")], 50),
        ([discipline("berat", "2026-06-01", "2027-06-01")], 0),
        ([discipline("berat", "2026-06-01", "2027-06-01", "2026-07-01")], 100),
        ([discipline("berat", "2026-06-01")], None),
        ([discipline("berat", "2026-06-01"), discipline("sedang", "2026-06-01", "2026-11-21")], 0),
    ],
)
def test_w46_discipline(rows, value):
    assert talent.discipline(agency(discipline=rows), NIP, D) == value


def good_years(*years):
    return [{"nip": NIP, "year": str(year), "predicate": "baik"} for year in years]


def w48(since="2022-11-21", years=(2025, 2024)):
    return agency(
        position_history=[post("OLD", since)],
        education_history=[{"nip": NIP, "level": "D-III"}],
        performance=good_years(*years),
    )


def test_w48_pengawas_with_exactly_four_years_passes():
    found = rules(w48())

    assert (found["education"], found["experience"], found["performance"]) == ("pass", "pass", "pass")


def test_w48_a_day_less_than_four_years_fails():
    assert rules(w48(since="2022-11-22"))["experience"] == "fail"


def test_w48_a_missing_year_needs_a_manual_check():
    assert rules(w48(years=(2025,)))["performance"] == "manual"


def jpt(held_kind, *history):
    return agency(
        kind="jpt_pratama",
        held_kind=held_kind,
        position_history=list(history),
        employees=[person(birth_date="1970-11-21")],
    )


def test_w50_age_is_not_past_the_56th_birthday():
    assert rules(jpt("administrator"), D)["age"] == "pass"
    assert rules(jpt("administrator"), date(2026, 11, 22))["age"] == "fail"


def test_w50_experience_of_jpt_pratama():
    short = jpt("administrator", post("OLD", "2024-12-21"))
    enough = jpt("jf_ahli_madya", post("OLD", "2021-11-21"))

    assert rules(short)["experience"] == "fail"
    assert rules(enough)["experience"] == "pass"
    assert rules(enough)["experience_field"] == "pass"


@pytest.mark.parametrize(
    ("birth", "years", "retires"),
    [
        ("1968-04-11", 58, "2026-05-01"),
        ("1968-04-11", 60, "2028-05-01"),
        ("1968-04-11", 65, "2033-05-01"),
        ("1968-04-01", 58, "2026-05-01"),
        ("1968-12-31", 58, "2027-01-01"),
    ],
)
def test_w8_to_w11_retirement_dates(birth, years, retires):
    assert retirement_date(date.fromisoformat(birth), years) == date.fromisoformat(retires)


def test_a_year_from_the_29th_of_february_is_the_28th():
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert years_reached((date(2027, 2, 28) - date(2024, 2, 29)).days, 3, date(2027, 2, 28))
    assert not years_reached((date(2027, 2, 27) - date(2024, 2, 29)).days, 3, date(2027, 2, 27))


def test_rounding_is_half_up():
    assert rounded(Fraction(125, 1000)) == Decimal("0.13")
    assert rounded(Fraction(1249, 10000)) == Decimal("0.12")


def test_an_open_definitive_row_ends_the_day_before_the_next():
    source = agency(position_history=[post("OLD", "2020-01-01"), post("NEW", "2025-01-01")])

    assert current_post(source, NIP, date(2024, 12, 31)).code == "OLD"
    assert current_post(source, NIP, date(2025, 1, 1)).code == "NEW"


def test_an_ended_version_does_not_bring_an_older_one_back():
    source = agency(levels=[3, 3])
    source.tables["standards"].append(
        {
            "position_code": "NEW",
            "competency_code": "MAN-01",
            "level": "2",
            "valid_from": "2025-01-01",
            "valid_to": "2025-12-31",
        }
    )

    assert len(gaps.rows_against(source, NIP, "NEW", date(2024, 12, 31))) == 2
    assert len(gaps.rows_against(source, NIP, "NEW", date(2025, 12, 31))) == 1
    assert gaps.job_person_match(source, NIP, "NEW", D).missing == ("standard",)


def test_ties_share_the_rank_and_go_to_the_committee_together():
    def candidate(nip, score):
        return merit.Considered(nip, {}, "eligible", Decimal(score), jpm_uncapped=Decimal(1), y=Decimal(1))

    found = merit.ranked([candidate(n, s) for n, s in zip("abcde", (9, 8, 8, 7, 7), strict=True)], seats=1)

    assert [each.rank for each in found] == [1, 2, 2, 4, 4]
    assert [each.proposed for each in found] == [True, True, True, False, False]
    edge = merit.ranked([candidate(n, s) for n, s in zip("abcd", (9, 8, 7, 7), strict=True)], seats=1)
    assert all(each.proposed for each in edge)
