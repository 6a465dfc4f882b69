"""Small random agencies whose rows stand on the edges of every rule; the same seed gives the same agency.

Every row is one that the import accepts as it is, apart from open definitive rows that a later one ends.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .cells import years_after
from .people import Scene, add_person
from .scales import CAREER_LEVEL, ECHELON_LOWEST, JPT, MANAGERIAL, NATIONAL_COMPETENCIES, RANKS

DAYS = (
    date(2024, 2, 29),
    date(2025, 2, 28),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 3, 31),
    date(2026, 4, 1),
    date(2026, 11, 21),
)

COLUMNS = {
    "units": "code name parent_code remote",
    "positions": "code name kind unit_code echelon job_class family seats retirement_age critical",
    "competencies": "code name kind family",
    "standards": "position_code competency_code level importance valid_from valid_to decree",
    "position_requirements": "position_code kind value importance",
    "employees": "nip name title_prefix title_suffix birth_date sex status legal_position email",
    "rank_history": "nip rank from_date decree",
    "position_history": "nip position_code position_name position_kind unit_name from_date to_date assignment",
    "education_history": "nip level field institution graduated_on",
    "performance": "nip year work_result behaviour predicate",
    "discipline": "nip level kind_id start_date end_date cancelled_on",
    "assessments": "nip competency_code level source assessed_on provider",
    "potential": "nip score assessed_on method",
    "feedback_scores": "nip year score",
    "awards": "nip name awarded_on score",
    "team_assignments": "nip name year score",
    "training_programs": "code name kind modality hours cost provider competency_code target_level",
    "training_history": "nip program_code name kind hours completed_on certificate_no",
    "vacancies": "code position_code opened_on route seats",
}
FAMILIES = ("data", "keuangan", "")
FIELDS = ("Hukum", "Informatika", "Akuntansi")
IMPORTANCE = ("mutlak", "penting", "perlu", "")


@dataclass(frozen=True)
class Package:
    """Tables of a package, the days to compute, and the day on which it is imported."""

    tables: dict
    on: date
    days: tuple
    import_day: date


def random_agency(seed, people=None):
    random = Random(f"agency {seed}")
    on = random.choice(DAYS)
    tables = {name: [] for name in COLUMNS}
    add_units(tables, random)
    add_competencies(tables, random)
    add_programs(tables, random)
    add_positions(tables, random)
    add_standards(tables, random, on)
    add_requirements(tables, random)
    add_vacancies(tables, random, on)
    scene = Scene(tables, random, on, import_day=on + timedelta(days=200))
    for serial in range(people or random.randint(5, 40)):
        add_person(scene, serial)
    earlier = years_after(on, -random.choice((1, 2, 3))) + timedelta(days=random.randint(-1, 1))
    return Package(complete(tables), on, (on, earlier), scene.import_day)


def complete(tables):
    """Every row with every column of its table, in a random-free order."""
    return {
        name: [{column: row.get(column, "") for column in COLUMNS[name].split()} for row in rows]
        for name, rows in tables.items()
    }


def add_units(tables, random):
    """Two agencies, the first three levels deep, some units remote."""
    tree = (("A", ""), ("A1", "A"), ("A2", "A"), ("A11", "A1"), ("B", ""), ("B1", "B"))
    for code, parent in tree:
        remote = random.choice(("true", "false", "")) if parent else "false"
        tables["units"].append(
            {"code": code, "name": f"Unit {code}", "parent_code": parent, "remote": remote}
        )


def add_competencies(tables, random):
    for number in range(1, 5):
        tables["competencies"].append(
            {"code": f"TEK-{number}", "name": f"Teknis {number}", "kind": "technical", "family": "data"}
        )
    if random.random() < 0.3:
        tables["competencies"].append({"code": "LOK-1", "name": "Lokal", "kind": "sociocultural"})


PROGRAMS = (  # code, name, whether it has a competency
    ("KURSUS-1", "Kursus Data", True),
    ("KURSUS-2", "Kursus Umum", False),
    ("KURSUS-3", "Kursus Integritas", True),
    ("PKP", "Pelatihan Kepemimpinan Pengawas", False),
    ("DIKLAT-ADM", "pelatihan kepemimpinan administrator", False),
    ("pkn ii", "Diklat Tingkat Dua", False),
)


def add_programs(tables, random):
    competencies = [row["code"] for row in tables["competencies"]] + list(NATIONAL_COMPETENCIES)
    for code, name, has_competency in PROGRAMS:
        tables["training_programs"].append(
            {
                "code": code,
                "name": name,
                "kind": random.choice(("struktural", "teknis", "")),
                "modality": random.choice(("klasikal", "daring", "")),
                "hours": "20",
                "competency_code": random.choice(competencies) if has_competency else "",
            }
        )


def add_positions(tables, random):
    """One post of every kind, and a few more where people usually are."""
    kinds = [*CAREER_LEVEL, "pelaksana", "pelaksana", "pengawas", "jf_ahli_pertama", "administrator"]
    for number, kind in enumerate(kinds):
        managerial = kind in MANAGERIAL
        tables["positions"].append(
            {
                "code": f"P{number:02}",
                "name": f"Jabatan {number}",
                "kind": kind,
                "unit_code": random.choice(("A", "A1", "A2", "A11", "A11", "B1")),
                "echelon": random.choice((*ECHELON_LOWEST, "")) if managerial else "",
                "job_class": random.choice(("", "7")),
                "family": random.choice(FAMILIES),
                "seats": random.choice(("", "1", "3")),
                "retirement_age": random.choice(("", "", "58", "60", "65")),
                "critical": random.choice(("", "true", "false")),
            }
        )


def standard_codes(tables, random):
    """All nine and some technical; core alone; technical alone."""
    technical = [row["code"] for row in tables["competencies"]]
    shape = random.random()
    core = random.sample(list(NATIONAL_COMPETENCIES), random.choice((2, 4, 9)))
    some = random.sample(technical, random.randint(1, 3))
    return some if shape < 0.1 else core if shape < 0.3 else core + some


def version_starts(random, on):
    """Versions in the past, one that begins on the day itself or the day after, or none."""
    old = years_after(on, -random.choice((4, 5)))
    edges = (on - timedelta(days=1), on, on + timedelta(days=1), years_after(on, -1))
    shape = random.random()
    if shape < 0.07:
        return ()
    return (old,) if shape < 0.6 else (old, random.choice(edges))


def last_days(random, start, on):
    """Mostly open; else the row ends about the day."""
    end = random.choice((on - timedelta(days=1), on, on + timedelta(days=1)))
    return end.isoformat() if end >= start and random.random() < 0.5 else ""


def add_standards(tables, random, on):
    for position in tables["positions"]:
        for start in version_starts(random, on):
            ending, all_end = random.random() < 0.2, random.random() < 0.25
            everyone = last_days(random, start, on)
            for code in standard_codes(tables, random):
                own = everyone if all_end else last_days(random, start, on)
                tables["standards"].append(
                    {
                        "position_code": position["code"],
                        "competency_code": code,
                        "level": str(random.choice((1, 2, 2, 3, 3, 4, 5))),
                        "importance": random.choice(
                            ("mutlak", "penting", "perlu", "", "", "", "", "", "", "")
                        ),
                        "valid_from": start.isoformat(),
                        "valid_to": own if ending else "",
                    }
                )


REQUIREMENT_VALUES = {
    "min_education": ("SLTA", "D-III", "S1", "D-IV", "PROFESI", "S2"),
    "field_of_study": (*FIELDS, "hukum "),
    "min_rank": RANKS[8:15],
    "training": ("KURSUS-1", "Kursus Umum", "PKP", "Kursus Lepas"),
    "experience_years": ("1", "2", "3", "5"),
}


def add_requirements(tables, random):
    for position in tables["positions"]:
        for kind, values in REQUIREMENT_VALUES.items():
            if random.random() < 0.2:
                chosen = {value.strip() for value in random.sample(values, random.choice((1, 1, 2)))}
                for value in sorted(chosen):
                    tables["position_requirements"].append(
                        {
                            "position_code": position["code"],
                            "kind": kind,
                            "value": value,
                            "importance": random.choice(IMPORTANCE),
                        }
                    )


def add_vacancies(tables, random, on):
    """One for some JPT, some other managerial post, and two others; every route."""
    kinds = {row["code"]: row["kind"] for row in tables["positions"]}
    jpt = [code for code, kind in kinds.items() if kind in JPT]
    middle = [code for code, kind in kinds.items() if kind in MANAGERIAL and kind not in JPT]
    others = [code for code, kind in kinds.items() if kind not in MANAGERIAL]
    targets = [random.choice(jpt), *random.sample(middle, 2), *random.sample(others, 2)]
    for number, code in enumerate(targets):
        tables["vacancies"].append(
            {
                "code": f"V{number}",
                "position_code": code,
                "opened_on": (on - timedelta(days=random.choice((0, 1, 30)))).isoformat(),
                "route": random.choice(("", "open_selection", "open_selection", "talent_pool", "rotation")),
                "seats": random.choice(("", "1", "1", "2")),
            }
        )
