"""One person: identity, studies, ranks and a career that obeys the rules."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from employees.rank_periods import next_rank_period

from .catalogue import EXPERT, FAMILIES, KINDS, SKILLED
from .days import DAY, add_years, next_month
from .names import FEMALE, MALE, make_name
from .nip import NumberIssuer
from .organisation import Post, Region
from .package import Record

RANKS = tuple(f"{roman}/{letter}" for roman in ("I", "II", "III") for letter in "abcd") + tuple(
    f"IV/{letter}" for letter in "abcde"
)
CONTRACT_RANKS = {"SLTA": "V", "D-III": "VII", "S1": "IX", "S2": "X"}

YOUNGEST = 15  # full years at appointment that a NIP must show
ENTRY_RANK = {"SD": 0, "SLTP": 2, "SLTA": 4, "D-III": 6, "S1": 8, "S2": 9, "S3": 9}
EDUCATION_CEILING = {"SD": 4, "SLTP": 6, "SLTA": 9, "D-III": 10, "S1": 11, "S2": 12, "S3": 13}
DEGREE_AGE = {"SD": 13, "SLTP": 16, "SLTA": 19, "D-III": 22, "S1": 23, "S2": 26, "S3": 31}


@dataclass(frozen=True, slots=True)
class Path:
    """Who comes to a kind of post: ages, degrees, the years it takes, the highest rank."""

    ages: tuple[int, int]
    degrees: tuple[tuple[str, float], ...]  # cumulative shares
    service: int
    ceiling: int
    stages: tuple[tuple[str, float], ...]  # kind, least years


_CLERK = ("pelaksana", 4.5)
_SUPERVISOR = ("pengawas", 3.5)
_GRADUATES = (("S1", 0.82), ("S2", 1.0))
_DIPLOMA = (("D-III", 1.0),)

PATHS = {
    "pelaksana": Path(
        (21, 57),
        (("SD", 0.004), ("SLTP", 0.02), ("SLTA", 0.45), ("D-III", 0.63), ("S1", 0.98), ("S2", 1.0)),
        1,
        0,
        (("pelaksana", 0.2),),
    ),
    "jf_pemula": Path((20, 36), (("SLTA", 1.0),), 1, 5, (("jf_pemula", 0.2),)),
    "jf_terampil": Path((23, 46), _DIPLOMA, 1, 7, (("jf_terampil", 0.2),)),
    "jf_mahir": Path((33, 54), _DIPLOMA, 9, 9, (("jf_terampil", 5), ("jf_mahir", 0.3))),
    "jf_penyelia": Path(
        (41, 57), _DIPLOMA, 17, 11, (("jf_terampil", 5), ("jf_mahir", 5), ("jf_penyelia", 0.3))
    ),
    "jf_ahli_pertama": Path((24, 40), (("S1", 0.96), ("S2", 1.0)), 1, 9, (("jf_ahli_pertama", 0.2),)),
    "jf_ahli_muda": Path((34, 54), _GRADUATES, 9, 11, (("jf_ahli_pertama", 5), ("jf_ahli_muda", 0.3))),
    "jf_ahli_madya": Path(
        (43, 58),
        (("S1", 0.6), ("S2", 0.96), ("S3", 1.0)),
        17,
        14,
        (("jf_ahli_pertama", 5), ("jf_ahli_muda", 6), ("jf_ahli_madya", 0.3)),
    ),
    "jf_ahli_utama": Path(
        (55, 63),
        (("S2", 0.6), ("S3", 1.0)),
        27,
        16,
        (("jf_ahli_pertama", 5), ("jf_ahli_muda", 6), ("jf_ahli_madya", 8), ("jf_ahli_utama", 0.3)),
    ),
    "pengawas": Path(
        (34, 57), (("D-III", 0.12), ("S1", 0.86), ("S2", 1.0)), 9, 11, (_CLERK, ("pengawas", 0.3))
    ),
    "administrator": Path(
        (41, 57),
        (("S1", 0.55), ("S2", 0.99), ("S3", 1.0)),
        15,
        13,
        (_CLERK, _SUPERVISOR, ("administrator", 0.3)),
    ),
    "jpt_pratama": Path(
        (46, 59),
        (("S1", 0.25), ("S2", 0.92), ("S3", 1.0)),
        20,
        15,
        (_CLERK, _SUPERVISOR, ("administrator", 4), ("jpt_pratama", 0.3)),
    ),
    "jpt_madya": Path(
        (51, 59),
        (("S2", 0.7), ("S3", 1.0)),
        25,
        16,
        (_CLERK, _SUPERVISOR, ("administrator", 4), ("jpt_pratama", 3), ("jpt_madya", 0.3)),
    ),
}
_CONTRACT_KINDS = ("pelaksana", "jf_pemula", "jf_terampil", "jf_ahli_pertama")
_SCHOOLS = tuple(
    f"{kind} {place}"
    for kind in ("Universitas", "Institut", "Politeknik")
    for place in ("Sagara", "Merawang", "Lintang Timur", "Nusa Bahari", "Wanagiri")
)
_AWAY = ("02", "03", "04", "15")


@dataclass(slots=True)
class Person:
    """What the record makers need to know of a person."""

    rng: Random
    region: Region
    post: Post | None
    aim: Post | None
    as_of: date
    nip: str = ""
    name: str = ""
    sex: str = MALE
    birth: date = date.min
    appointed: date = date.min
    status: str = "PNS"
    legal_position: str = "01"
    degree: str = ""
    field_of_study: str = ""
    suffixes: list[str] = field(default_factory=list)
    prefix: str = ""
    records: list[Record] = field(default_factory=list)
    current_from: date | None = None

    def add(self, table: str, *cells: object) -> None:
        self.records.append((table, (self.nip, *cells)))


def make_person(
    rng: Random, *, region: Region, post: Post | None, aim: Post | None, as_of: date, numbers: NumberIssuer
) -> Person:
    """Invent a person for a post (or without one); `aim` marks a strong candidate for a vacancy."""
    person = Person(rng, region, post, aim, as_of)
    kind = post.kind if post else ("pelaksana", "jf_ahli_muda", "pengawas")[int(rng.random() * 3)]
    path = PATHS[kind]
    _choose_status(person, kind)
    person.sex = FEMALE if rng.random() < 0.52 else MALE
    person.name = make_name(rng, sex=person.sex)
    _choose_dates(person, path)
    contract = person.status.startswith("PPPK")
    person.nip = numbers.issue(
        birth=person.birth, appointed=person.appointed, sex=person.sex, contract=contract
    )
    family = post.family if post else "administrasi"
    person.records.append(("employees", ()))  # written last, when titles are known
    _add_ranks(person, path)
    _add_career(person, path, kind, family)
    _add_education(person, family)
    person.records[0] = ("employees", _employee_row(person))
    return person


def _choose_status(person: Person, kind: str) -> None:
    if person.aim or kind not in _CONTRACT_KINDS:
        return
    draw = person.rng.random()
    if draw < 0.25:
        person.status = "PPPK"
    elif draw < 0.30 and kind == "pelaksana":
        person.status = "PPPK_PARUH_WAKTU"
    elif draw < 0.335:
        person.status = "CPNS"


def _choose_degree(rng: Random, path: Path) -> str:
    draw = rng.random()
    return next(degree for degree, share in path.degrees if draw < share)


def _choose_dates(person: Person, path: Path) -> None:
    rng, as_of = person.rng, person.as_of
    degree = _choose_degree(rng, path)
    if person.aim and degree in ("SD", "SLTP", "SLTA"):
        degree = "D-III"
    if person.status.startswith("PPPK") and degree not in CONTRACT_RANKS:
        degree = "SLTA"
    person.degree = degree
    entry_degree = degree if degree not in ("S2", "S3") else "S1"
    youngest, oldest = path.ages
    least = DEGREE_AGE[entry_degree]
    if person.status == "CPNS":
        entry = least + int(rng.random() * 9)
        person.appointed = _first_of_month(as_of - timedelta(days=30 + int(rng.random() * 300)))
        person.birth = add_years(person.appointed, -entry) - timedelta(days=1 + int(rng.random() * 360))
    elif person.status.startswith("PPPK"):
        entry = least + int(rng.random() * 22)
        back = 0 if person.status == "PPPK_PARUH_WAKTU" else int(rng.random() * 6)
        person.appointed = date(as_of.year - 1 - back, 3, 1)
        person.birth = add_years(person.appointed, -entry) - timedelta(days=1 + int(rng.random() * 360))
    else:
        service = path.service + (8 if person.aim and path.service < 8 else 0)
        if person.aim:
            oldest = min(oldest, 52)
        lowest = max(youngest, least + service + 1)
        age = lowest + int(rng.random() * max(1, oldest + 1 - lowest))
        latest = min(least + 8, age - service - 1)
        entry = least + int(rng.random() * (latest - least + 1))
        person.birth = add_years(as_of, -age) - timedelta(days=int(rng.random() * 364))
        reached = add_years(person.birth, max(entry, YOUNGEST))
        person.appointed = _first_of_month(reached + timedelta(days=int(rng.random() * 330)))
        if person.appointed < reached:  # the first of the birthday's own month is too early
            person.appointed = next_month(reached)
    if person.rng.random() < 0.02 and person.post and not person.aim:
        person.legal_position = _AWAY[int(rng.random() * len(_AWAY))]


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _employee_row(person: Person) -> tuple[object, ...]:
    rng = person.rng
    birth, sex = person.birth, person.sex
    draw = rng.random()
    if draw < 0.003:  # corrected by a court: the number stays
        birth = birth.replace(year=birth.year - 1, day=min(birth.day, 28))
    elif draw < 0.0045:
        sex = FEMALE if sex == MALE else MALE
    email = f"{person.nip[8:]}.{person.nip[2:8]}@asn.example" if rng.random() < 0.6 else ""
    legal = "" if rng.random() < 0.004 and person.legal_position == "01" else person.legal_position
    suffix = ", ".join(person.suffixes)
    return (
        person.nip,
        person.name,
        person.prefix,
        suffix,
        birth.isoformat(),
        sex,
        person.status,
        legal,
        email,
    )


def _add_ranks(person: Person, path: Path) -> None:
    if person.status.startswith("PPPK"):
        person.add("rank_history", CONTRACT_RANKS[person.degree], person.appointed.isoformat(), "")
        return
    entry_degree = "S1" if person.degree in ("S2", "S3") else person.degree
    rank = ENTRY_RANK[entry_degree]
    ceiling = max(path.ceiling, EDUCATION_CEILING[person.degree])
    day = person.appointed
    year = person.as_of.year
    while day <= person.as_of:
        person.add(
            "rank_history",
            RANKS[rank],
            day.isoformat(),
            f"823/{(day.month * 97 + day.year) % 900}/{day.year}",
        )
        if rank == ceiling:
            return
        rank += 1
        day = next_rank_period(add_years(day, 4 if person.rng.random() < 0.9 else 5))
        if day.year > year:
            return


def _add_career(person: Person, path: Path, kind: str, family: str) -> None:
    if person.status != "PNS":
        if person.post:
            person.current_from = person.appointed
            _add_post(person, person.post, person.appointed, None)
        return
    rng = person.rng
    start = add_years(person.appointed, 1)
    end = person.as_of
    if person.post is None:
        if rng.random() < 0.35:
            return
        end = person.as_of - timedelta(days=60 + int(rng.random() * 500))
    stages = list(path.stages)
    if stages[0][0] == "pelaksana" and len(stages) > 1 and rng.random() < 0.2 and person.degree != "D-III":
        stages[0] = ("jf_ahli_pertama", 4.5)
    bounds = _stage_bounds(person, stages, start=start, end=end)
    for place, (stage, _least) in enumerate(stages):
        last = place == len(stages) - 1
        _add_stage(person, stage, family, bounds[place], bounds[place + 1], last=last)


def _stage_bounds(person: Person, stages: list[tuple[str, float]], *, start: date, end: date) -> list[date]:
    rng = person.rng
    total = (end - start).days
    least = [int(years * 365.25) for _kind, years in stages]
    if person.aim:
        least[-1] = int(5.2 * 365.25)
    spare = total - sum(least)
    if spare < 0:
        least = [days * total // max(1, sum(least)) for days in least]
        spare = 0
    weights = [0.2 + rng.random() for _ in stages]
    scale = spare / sum(weights)
    bounds = [start]
    for days, weight in zip(least, weights, strict=True):
        bounds.append(bounds[-1] + timedelta(days=days + int(weight * scale)))
    bounds[-1] = end
    return bounds


def _add_stage(person: Person, kind: str, family: str, start: date, end: date, *, last: bool) -> None:
    """Fill a stage with one to three posts; the last of the last stage is the current one."""
    rng = person.rng
    days = (end - start).days
    parts = 1 + (days > 1_300 and rng.random() < 0.5) + (days > 3_000 and rng.random() < 0.5)
    if days <= parts:
        return
    for part in range(parts):
        begins = start + timedelta(days=days * part // parts)
        ends = start + timedelta(days=days * (part + 1) // parts)
        if last and part == parts - 1:
            if person.post:
                person.current_from = begins
                _add_post(person, person.post, begins, None)
                return
            _add_post(person, _earlier_post(person, kind, family), begins, ends)
        elif rng.random() < 0.07 and not person.aim:
            unit = f"Pemerintah Kabupaten {('Nusa Bahari', 'Teluk Intan', 'Gunung Perak')[int(rng.random() * 3)]}"
            person.add(
                "position_history",
                "",
                _outside_title(kind),
                kind if rng.random() < 0.85 else "",
                unit,
                begins.isoformat(),
                (ends - DAY).isoformat(),
                "definitif",
            )
        else:
            _add_post(person, _earlier_post(person, kind, family), begins, ends)


def _outside_title(kind: str) -> str:
    return {
        "pelaksana": "Staf Pelaksana",
        "pengawas": "Kepala Seksi",
        "administrator": "Kepala Bidang",
        "jpt_pratama": "Kepala Dinas",
    }.get(kind, f"Pejabat Fungsional {KINDS[kind].label}")


def _add_post(person: Person, post: Post, start: date, end: date | None) -> None:
    last_day = (end - DAY).isoformat() if end else ""
    person.add("position_history", post.code, "", "", "", start.isoformat(), last_day, "definitif")


def _earlier_post(person: Person, kind: str, family: str) -> Post:
    """A post of the kind, usually in the same field; candidates come from the field they aim at."""
    rng, region = person.rng, person.region
    wanted = person.aim.family if person.aim else family
    if person.aim or rng.random() < 0.75:
        choices = region.by_family.get((kind, wanted)) or region.by_kind.get(kind)
    else:
        choices = region.by_kind.get(kind)
    if not choices:
        choices = region.by_kind.get("pelaksana") or region.posts
    return choices[int(rng.random() * len(choices))]


def _add_education(person: Person, family_code: str) -> None:
    rng = person.rng
    if rng.random() < 0.012 and not person.aim:  # nothing on file
        person.degree = ""
        return
    own = FAMILIES[person.aim.family if person.aim else family_code]
    other = FAMILIES[("administrasi", "keuangan", "hukum")[int(rng.random() * 3)]]
    family = own if person.aim or rng.random() < 0.72 else other
    born = person.birth.year
    school = _SCHOOLS[int(rng.random() * len(_SCHOOLS))]
    if person.degree in ("SD", "SLTP", "SLTA"):
        graduated = date(born + DEGREE_AGE[person.degree], 6, 1 + int(rng.random() * 28))
        person.add("education_history", person.degree, "", f"{person.degree} Negeri 1", graduated.isoformat())
        return
    if person.degree == "D-III":
        graduated = date(born + 21, 9, 1 + int(rng.random() * 28))
        person.add("education_history", "D-III", family.diploma[0], school, graduated.isoformat())
        person.field_of_study = family.diploma[0]
        person.suffixes.append(family.diploma[1])
        return
    name, suffix = family.fields[int(rng.random() * len(family.fields))]
    person.field_of_study = "" if rng.random() < 0.02 and not person.aim else name
    graduated = date(born + 22, 3, 1 + int(rng.random() * 28))
    person.add("education_history", "S1", person.field_of_study, school, graduated.isoformat())
    if born < 1974 and rng.random() < 0.3:
        person.prefix = "Drs." if person.sex == MALE else "Dra."
    else:
        person.suffixes.append(suffix)
    _add_higher_degrees(person, name, school)


def _add_higher_degrees(person: Person, name: str, school: str) -> None:
    rng = person.rng
    if person.degree in ("S2", "S3"):
        graduated = min(person.appointed.year + 3 + int(rng.random() * 6), person.as_of.year - 2)
        day = date(graduated, 2, 1 + int(rng.random() * 28)).isoformat()
        person.add("education_history", "S2", name, school, day)
        person.suffixes.append("M.Si." if rng.random() < 0.6 else "M.A.P.")
    if person.degree == "S3":
        day = date(person.as_of.year - 1, 8, 1 + int(rng.random() * 28)).isoformat()
        person.add("education_history", "S3", name, school, day)
        person.prefix = "Dr."


def career_level_kinds(kind: str) -> tuple[str, ...]:
    """The kinds from which people come to a kind of post."""
    if kind in EXPERT:
        return EXPERT[max(0, EXPERT.index(kind) - 1) : EXPERT.index(kind)] or ("pelaksana",)
    if kind in SKILLED:
        return SKILLED[max(0, SKILLED.index(kind) - 1) : SKILLED.index(kind)] or ("pelaksana",)
    return {
        "pengawas": ("pelaksana", "jf_ahli_pertama", "jf_penyelia"),
        "administrator": ("pengawas", "jf_ahli_muda"),
        "jpt_pratama": ("administrator", "jf_ahli_madya"),
        "jpt_madya": ("jpt_pratama", "jf_ahli_utama"),
    }[kind]
