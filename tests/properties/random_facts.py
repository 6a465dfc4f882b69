"""Random facts about people and random posts, made to meet every branch of every rule; no database."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from asn_career.base.findings import Settlement
from assessments.choices import OFFICIAL_SOURCES, PotentialMethod, Source
from assessments.job_fit import Required
from employees.choices import PositionKind
from employees.ranks import PNS_RANKS
from promotions.facts import LegalAges, People
from promotions.performance_ways import PREDICATE_ONLY, performance_ways
from promotions.records import (
    Appraisal,
    CandidateFacts,
    Degree,
    Demand,
    Duty,
    Held,
    MethodHeld,
    MethodScore,
    Post,
    PostRequirement,
    RankHeld,
    Sanction,
    Score,
    Target,
    Training,
)
from promotions.rulebook import rules_on

DAYS = (date(2026, 11, 22), date(2026, 3, 31), date(2026, 4, 1), date(2024, 2, 29), date(2025, 2, 28))
KINDS = tuple(PositionKind.values)
COMPETENCIES = (
    *((f"MAN-0{number}", "managerial") for number in range(1, 5)),
    ("SOS-01", "sociocultural"),
    ("TEK-1", "technical"),
    ("TEK-2", "technical"),
)
LEVELS = ("SD", "SLTA", "D-III", "D-IV", "S1", "PROFESI", "S2", "S3")
FIELDS = ("Hukum", " hukum ", "Ekonomi", "Teknik  Sipil", "teknik sipil", "", " ")
FAMILIES = ("umum", " Umum", "keuangan", "", " ")
TRAININGS = (("PKP", "Pelatihan"), ("", "pim  iii"), ("X-1", "Diklat PIM II"), ("", "Bimtek"), ("x-1", ""))
PREDICATES = ("sangat_baik", "baik", "baik", "baik", "butuh_perbaikan", "kurang", "")
ROUTES = ("open_selection", "talent_pool", "rotation")
IMPORTANCE = ("mutlak", "penting", "perlu", "")
REQUIREMENTS = {
    "min_education": ("S1", "s-1", "D3", "apa saja", "S2"),
    "field_of_study": FIELDS[:5],
    "min_rank": ("III/c", "IIIc", "iv/a", "XI", "II/a"),
    "training": ("pkp", "X-1", "bimtek", "Diklat"),
    "experience_years": ("4", "10", "lama", "0"),
}


@dataclass(frozen=True)
class World:
    people: People
    targets: tuple
    settled: tuple


def rules_by_turns(seed, *, day):
    """The rules of a day; for each third seed an agency that takes the predicate alone as its performance axis."""
    rules = rules_on(day)
    if seed % 3 != 1:
        return rules
    value = {**rules["axes"], "y": performance_ways(day)[PREDICATE_ONLY]}
    return replace(
        rules, provisions={**rules.provisions, "axes": replace(rules.provisions["axes"], value=value)}
    )


def demanding(rules, value):
    """The rules of an agency that demands methods, by kind of post."""
    provision = replace(rules.provisions["assessment_methods"], value=value)
    return replace(rules, provisions={**rules.provisions, "assessment_methods": provision})


def random_demand(random):
    """Something of most kinds of posts; every part of it is sometimes there and sometimes not."""
    found = {}
    for kind in KINDS:
        parts = {
            "core": _methods(random, OFFICIAL_SOURCES),
            "technical": _methods(random, OFFICIAL_SOURCES),
            "potential": _methods(random, PotentialMethod.values),
            "named": {
                code: methods
                for code, _kind in COMPETENCIES
                if random.random() < 0.2 and (methods := _methods(random, OFFICIAL_SOURCES))
            },
        }
        if parts := {part: methods for part, methods in parts.items() if methods}:
            found[kind] = parts
    return found


def _methods(random, known):
    return tuple(str(each) for each in known if random.random() < 0.4)


def by_methods(random, world, *, day):
    """The same people with what there is by each method, from which their results and potential were taken."""
    facts = {key: _by_methods(random, one, day=day) for key, one in world.people.facts.items()}
    return replace(world, people=replace(world.people, facts=facts))


def _by_methods(random, one, *, day):
    by_method = {}
    results = {}
    for code, _kind in COMPETENCIES:
        held = (one.results or {}).get(code)
        rows = [
            MethodHeld(
                f"{code}/{source}",
                str(source),
                None if random.random() < 0.08 else Decimal(random.randint(0, 10)) / 2,
                day - timedelta(days=random.choice((0, 0, 100, 700))),
                random.random() < 0.9,
            )
            for source in Source
            if random.random() < 0.5
        ]
        if held:
            taken = str(random.choice(OFFICIAL_SOURCES))
            rows = [row for row in rows if row.source != taken]
            rows.append(MethodHeld(held.record, taken, held.level, day, held.valid))
        if not rows:
            continue
        rows.sort(key=lambda row: (*Source,).index(row.source))
        by_method[code] = tuple(row._replace(valid=row.valid or row.level is None) for row in rows)
        official = [row for row in by_method[code] if row.source in OFFICIAL_SOURCES]
        latest = max(official, key=lambda row: row.assessed_on, default=None)
        if latest and latest.level is not None:
            results[code] = Held(latest.record, latest.level, latest.assessed_on, latest.valid)
    return replace(one, results=results, by_method=by_method, **_potentials(random, day=day))


def _potentials(random, *, day):
    names = random.sample(("Pusat Penilaian", " CACT  bkn", "psikotes", "Talenta 9", "", "wawancara"), 3)
    rows = tuple(
        MethodScore(
            f"p/{n}",
            name,
            Decimal(random.randint(0, 10_000)) / 100,
            day - timedelta(days=n * 90),
            random.random() < 0.8,
        )
        for n, name in enumerate(names[: random.randint(0, 3)])
    )
    latest = next((row for row in rows if row.valid), None)
    return {"potentials": rows, "potential": latest and Score(latest.record, latest.name, latest.score)}


def random_world(random, *, day, people, targets):
    """People and posts of one day; ``settled`` holds the verifications for each post."""
    chosen = tuple(random_target(random, number) for number in range(targets))
    demands = {target.position: target.demand for target, _ages in chosen}
    facts = {10 + 3 * n: random_person(random, day=day, posts=tuple(demands)) for n in range(people)}
    births = {key: _before(random, day, years=(20, 67)) for key in facts}
    legal = {ages: {key: _legal(born, ages) for key, born in births.items()} for _target, ages in chosen}
    known = People(facts, {key: f"id-{key}" for key in facts}, demands, legal)
    return World(known, chosen, tuple(_settled(random, facts) for _ in chosen))


def random_target(random, number):
    kind = random.choice(KINDS)
    rows = [
        Required(code, sort, random.randint(1, 5), random.choice(IMPORTANCE))
        for code, sort in COMPETENCIES
        if random.random() < 0.7
    ]
    if random.random() < 0.4:
        rows = [row for row in rows if row.kind != "technical"]
    required = None if random.random() < 0.05 else tuple(rows) or None
    others = tuple(
        PostRequirement(sort, value, random.choice(IMPORTANCE))
        for sort, values in REQUIREMENTS.items()
        if random.random() < 0.4
        for value in random.sample(values, random.randint(1, 2))
    )
    demand = Demand(
        required,
        tuple(row.value for row in others if row.kind == "field_of_study"),
        tuple(row.value for row in others if row.kind == "min_education"),
        others,
    )
    target = Target(
        position=f"P-{number}",
        kind=kind,
        demand=demand,
        family=random.choice(FAMILIES),
        echelon=random.choice(("II.a", "IIIb", "iv.a", "", "IX.z")),
        remote=random.random() < 0.3,
        route=random.choice(ROUTES),
    )
    highest = {"jpt_pratama": 56, "jpt_madya": 58, "jpt_utama": 58}.get(kind)
    return target, LegalAges(random.choice((58, 60, 65)), highest)


def random_person(random, *, day, posts):
    """Mostly somebody who fits, so that the deciding rule differs from person to person."""
    held = [_post(random, day, posts) for _ in range(random.choice((0, 1, 1, 2, 3)))]
    return CandidateFacts(
        status=random.choice(("PNS",) * 8 + ("CPNS", "PPPK", "PPPK_PARUH_WAKTU")),
        legal_position=random.choice(("01",) * 9 + ("02", "98")),
        posts=tuple(sorted(held, key=lambda post: post.start)),
        duties=_some(random, 2, lambda: _duty(random, day)),
        degrees=_some(random, 2, lambda: Degree("d", random.choice(LEVELS), random.choice(FIELDS)), least=0.85),
        rank=RankHeld("r", random.choice((*PNS_RANKS, "IX", "IIId"))) if random.random() < 0.9 else None,
        appraisals=tuple(
            Appraisal("p", year, random.choice(PREDICATES))
            for year in range(day.year - 4, day.year + 1)
            if random.random() < 0.75
        ),
        feedback=_score(random, 0.85),
        potential=_score(random, 0.85),
        awards=_some(random, 2, lambda: _score(random, 1), least=0.3),
        teams=_some(random, 2, lambda: _score(random, 1), least=0.3),
        sanctions=_some(random, 2, lambda: _sanction(random, day), least=0.2),
        trainings=_some(random, 3, lambda: _training(random, day)),
        results={
            code: Held("a", Decimal(random.randint(0, 10)) / 2, day, random.random() < 0.93)
            for code, _kind in COMPETENCIES
            if random.random() < 0.93
        },
    )  # fmt: skip


def _post(random, day, posts):
    start = _before(random, day, years=(0, 12))
    end = None if random.random() < 0.6 else start + timedelta(days=random.randint(1, 3000))
    position = random.choice((*posts, "", "P-ELSEWHERE"))
    kind = random.choice((*KINDS, ""))
    return Post("h", position, kind, random.choice(FAMILIES), random.choice(("U-1", "U-2", "")), start, end)


def _duty(random, day):
    start = _before(random, day, years=(0, 6))
    assignment = random.choice(("plt", "plh", "pj"))
    return Duty("h", random.choice(("P-1", "")), random.choice((*KINDS, "")), "U-1", assignment, start)


def _sanction(random, day):
    start = _before(random, day, years=(0, 5))
    end = None if random.random() < 0.3 else _around_years(random, day)
    return Sanction("s", random.choice(("ringan", "sedang", "berat")), start, end)


def _training(random, day):
    code, name = random.choice(TRAININGS)
    taught = random.choice((*(code for code, _kind in COMPETENCIES), ""))
    return Training("t", code, name, taught, _before(random, day, years=(0, 3)))


def _score(random, chance):
    if random.random() >= chance:
        return None
    score = None if random.random() < 0.05 else Decimal(random.randint(0, 10_000)) / 100
    return Score("f", "nama", score)


def _settled(random, facts):
    rules = (
        "performance",
        "competence",
        "must_have",
        "direction",
        "education",
        "req_field_of_study",
        "experience",
    )
    return {
        key: {rule: Settlement("v", random.choice(("pass", "fail"))) for rule in random.sample(rules, 3)}
        for key in facts
        if random.random() < 0.2
    }


def _some(random, most, make, *, least=0.6):
    return tuple(make() for _ in range(random.randint(1, most))) if random.random() < least else ()


def _before(random, day, *, years):
    """A day in the past: half of them a day before, on, or after an anniversary."""
    count = random.randint(*years)
    if random.random() < 0.5:
        return day - timedelta(days=count * 365 + random.randint(0, 364))
    return min(_years(day, -count) + timedelta(days=random.choice((-1, 0, 1))), day)


def _around_years(random, day):
    return _years(day, -random.choice((0, 1, 2, 3))) + timedelta(days=random.choice((-1, 0, 1, 200)))


def _years(day, count):
    return day.replace(year=day.year + count, day=min(day.day, 28))


def _legal(born, ages):
    birthday = _years(born, ages.retirement)
    retires = (birthday.replace(day=1) + timedelta(days=32)).replace(day=1)
    return retires, _years(born, ages.highest) if ages.highest else None
