"""One outcome per rule for a person and a vacancy (4.7)."""

from dataclasses import dataclass
from datetime import date

from .agency import (
    current_post,
    definitive_posts,
    exists,
    requirements,
)
from .cells import day, within_years, word, years_after, years_reached
from .gaps import job_person_match, rows_against
from .scales import (
    CAREER_LEVEL,
    ECHELON_LOWEST,
    EDUCATION_ORDER,
    FUNCTIONAL,
    JPT,
    LEADERSHIP,
    LEADERSHIP_NEEDED,
    MANAGERIAL,
    PENSION_AGE,
    PREDICATE_POINTS,
    RANKS,
)
from .talent import (
    decisions,
    degrees,
    field_of_study,
    heavy,
    is_running,
    minimum_education,
    predicate_of,
    talent,
)

PASS, FAIL, MANUAL, WARN = "pass", "fail", "manual", "warn"


@dataclass(frozen=True)
class Case:
    """A person considered for a target on a day."""

    agency: object
    nip: str
    target: dict  # the row of positions
    route: str
    on: date

    @property
    def kind(self):
        return self.target["kind"]

    @property
    def person(self):
        return self.agency.one("employees", nip=self.nip)


def case_of(agency, nip, vacancy_code, on):
    vacancy = agency.one("vacancies", code=vacancy_code)
    target = agency.one("positions", code=vacancy["position_code"])
    return Case(agency, nip, target, vacancy.get("route") or "open_selection", on)


def status(case):
    """PNS pass; CPNS fail; PPPK fail for managerial posts, manual for others."""
    if case.person["status"] in ("PNS", "CPNS"):
        return PASS if case.person["status"] == "PNS" else FAIL
    return FAIL if case.kind in MANAGERIAL else MANUAL


def active(case):
    """legal_position 01 pass, else fail; empty is 01 (3)."""
    return PASS if (case.person.get("legal_position") or "01") == "01" else FAIL


def retirement_date(birth, age):
    """Domain 2: the first day of the month after the birthday on which the age is reached."""
    year, month = birth.year + age, birth.month
    return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)


def service(case):
    """Retirement date (by the target post's age) on or before D: fail."""
    age = int(case.target.get("retirement_age") or PENSION_AGE[case.kind])
    return FAIL if retirement_date(day(case.person["birth_date"]), age) <= case.on else PASS


def direction(case):
    """Holds the target itself, or a post of a higher career level: fail; rotation: another level fail."""
    post = current_post(case.agency, case.nip, case.on)
    if post is None or post.kind is None:
        return MANUAL
    held, wanted = CAREER_LEVEL[post.kind], CAREER_LEVEL[case.kind]
    if post.code == case.target["code"] or held > wanted:
        return FAIL
    return FAIL if case.route == "rotation" and held != wanted else PASS


def talent_pool(case):
    """That route: the person's own box 7, 8, 9 pass, other fail, none manual."""
    box = talent(case.agency, case.nip, case.on).box
    return MANUAL if box is None else PASS if box in (7, 8, 9) else FAIL


def highest_education(case):
    held = [EDUCATION_ORDER[row["level"]] for row in degrees(case.agency, case.nip, case.on)]
    return max(held, default=None)


def education(case):
    """At least D-III (Pengawas), S1 (others); where the target is remote a fail is manual, not for JPT."""
    held = highest_education(case)
    if held is None:
        return MANUAL
    if held >= EDUCATION_ORDER["D-III" if case.kind == "pengawas" else "S1"]:
        return PASS
    unit = case.agency.one("units", code=case.target["unit_code"])
    return MANUAL if unit.get("remote") == "true" and case.kind not in JPT else FAIL


EXPERIENCE = {  # the kinds that count, the years
    "pengawas": (("pelaksana", "jf_ahli_pertama", "jf_penyelia"), 4),
    "administrator": (("pengawas", "jf_ahli_muda"), 3),
    "jpt_pratama": (("administrator", "jf_ahli_madya"), 2),
    "jpt_madya": (("jpt_pratama", "jf_ahli_utama"), 2),
    "jpt_utama": (("jpt_madya", "jf_ahli_utama"), 2),
}


def days_of(held, on):
    return sum(post.days_until(on) for post in held)


def experience(case):
    """Definitive time up to D in the kinds named, or in any kind of a higher level."""
    kinds, years = EXPERIENCE[case.kind]
    named = max(CAREER_LEVEL[kind] for kind in kinds)
    history = definitive_posts(case.agency, case.nip, case.on)
    counts = [post for post in history if post.kind in kinds or CAREER_LEVEL.get(post.kind, -1) > named]
    undecided = [post for post in history if post.kind is None]
    return reached(history, counts, undecided, years, case.on)


def reached(history, counts, undecided, years, on):
    """No history manual; undecided rows: manual when they would decide."""
    if not history:
        return MANUAL
    if years_reached(days_of(counts, on), years, on):
        return PASS
    return MANUAL if years_reached(days_of(counts + undecided, on), years, on) else FAIL


FIELD_YEARS = {"jpt_pratama": 5, "jpt_madya": 7, "jpt_utama": 10}


def experience_field(case):
    """Time in posts of the target's family; for Pengawas and Administrator any such time, else a warning."""
    family = case.target.get("family") or None
    history = definitive_posts(case.agency, case.nip, case.on)
    counts = [post for post in history if family and post.family == family]
    undecided = [post for post in history if not family or not post.family]
    if case.kind in JPT:
        return reached(history, counts, undecided, FIELD_YEARS[case.kind], case.on)
    return PASS if days_of(counts, case.on) > 0 else WARN


def performance_years(case):
    """The two calendar years before D's; until 31 March, when the last has no row, the two before it."""
    last = case.on.year - 1
    missing = not case.agency.rows("performance", nip=case.nip, year=str(last))
    if missing and (case.on.month, case.on.day) <= (3, 31):
        last -= 1
    return (last,) if case.kind in FUNCTIONAL else (last, last - 1)


def performance(case):
    """At least baik: a known lower one fail, else a missing one manual."""
    rows = [case.agency.one("performance", nip=case.nip, year=str(year)) for year in performance_years(case)]
    if any(row and PREDICATE_POINTS[predicate_of(row)] < PREDICATE_POINTS["baik"] for row in rows):
        return FAIL
    return MANUAL if None in rows else PASS


def competence(case):
    """MS pass, MMS warn, KMS fail, null manual."""
    category = job_person_match(case.agency, case.nip, case.target["code"], case.on).category_filling
    return {"MS": PASS, "MMS": WARN, "KMS": FAIL, None: MANUAL}[category]


def must_have(case):
    """A requirement marked mutlak with held below: fail; expired or unknown: manual; none: pass."""
    rows = rows_against(case.agency, case.nip, case.target["code"], case.on)
    found = {row.status for row in rows if row.importance == "mutlak"}
    return FAIL if "gap" in found else MANUAL if found & {"expired", "unknown"} else PASS


def age(case):
    """D after the 56th (Pratama), 58th (Madya, Utama) birthday: fail."""
    limit = 56 if case.kind == "jpt_pratama" else 58
    return FAIL if case.on > years_after(day(case.person["birth_date"]), limit) else PASS


def ended_lately(row, on):
    """Ended at most 2 years before D."""
    return bool(row.get("end_date")) and day(row["end_date"]) < on <= years_after(day(row["end_date"]), 2)


def discipline(case):
    """Running sedang or berat (JPT: ended within 2 years) fail, open manual, ringan of the last year warn."""
    rows = decisions(case.agency, case.nip, case.on)
    if any(is_running(row, case.on) for row in heavy(rows)):
        return FAIL
    if case.kind in JPT and any(ended_lately(row, case.on) for row in heavy(rows)):
        return FAIL
    if any(not row.get("end_date") for row in heavy(rows)):
        return MANUAL
    light = [row for row in rows if row["level"] == "ringan"]
    return WARN if any(within_years(day(row["start_date"]), 1, case.on) for row in light) else PASS


def current_rank(case):
    """The latest rank up to D; None when none is on file or it is not one of the ladder of PNS."""
    rows = [
        row for row in case.agency.rows("rank_history", nip=case.nip) if exists(row["from_date"], case.on)
    ]
    latest = max(rows, key=lambda row: day(row["from_date"]), default=None)
    return RANKS.index(latest["rank"]) if latest and latest["rank"] in RANKS else None


def rank(case):
    """More than one rank under the echelon's span, or no rank or no echelon on file: warn."""
    held, lowest = current_rank(case), ECHELON_LOWEST.get(case.target.get("echelon"))
    if held is None or lowest is None:
        return WARN
    return WARN if held < RANKS.index(lowest) - 1 else PASS


def trainings(case):
    """What was completed by D, by the row's own code and name, without case."""
    for row in case.agency.rows("training_history", nip=case.nip):
        if exists(row["completed_on"], case.on):
            yield {word(row.get("program_code")), word(own_name(case.agency, row))} - {""}


def own_name(agency, row):
    """3: an empty name is filled with the program's."""
    return row.get("name") or agency.one("training_programs", code=row["program_code"])["name"]


def leadership_training(case):
    """None for the target's level or higher: warn."""
    enough = {word(name) for names in LEADERSHIP[LEADERSHIP_NEEDED[case.kind] :] for name in names}
    return PASS if any(known & enough for known in trainings(case)) else WARN


def is_strict(kind, rows):
    """The strictest importance counts; empty means mutlak, but for training a warning."""
    empty = "perlu" if kind == "training" else "mutlak"
    return any((row.get("importance") or empty) == "mutlak" for row in rows)


def requirement(kind, is_met):
    """mutlak or empty: fail, unknown manual; penting, perlu: warn."""

    def rule(case):
        rows = requirements(case.agency, case.target["code"], kind)
        met = is_met(case, [row["value"] for row in rows])
        if met or not is_strict(kind, rows):
            return PASS if met else WARN
        return MANUAL if met is None else FAIL

    return rule


def meets_min_education(case, _values):
    held = highest_education(case)
    return None if held is None else held >= minimum_education(case.agency, case.target["code"])


def meets_field_of_study(case, _values):
    points = field_of_study(case.agency, case.nip, case.target["code"], case.on)
    return None if points is None else points == 100


def meets_min_rank(case, values):
    held = current_rank(case)
    return None if held is None else held >= min(RANKS.index(value) for value in values)


def meets_training(case, values):
    """A training matches the row's own code or name; none on file is none."""
    return any(known & {word(value) for value in values} for known in trainings(case))


def meets_experience_years(case, values):
    """Definitive time in any post; without history unknown."""
    history = definitive_posts(case.agency, case.nip, case.on)
    if not history:
        return None
    return years_reached(days_of(history, case.on), min(int(value) for value in values), case.on)


REQUIREMENTS = {
    "min_education": meets_min_education,
    "field_of_study": meets_field_of_study,
    "min_rank": meets_min_rank,
    "training": meets_training,
    "experience_years": meets_experience_years,
}


def always(case):
    return True


def managerial(case):
    return case.kind in MANAGERIAL


RULES = {  # name -> (the rule, what it is for), in the order of the table
    "status": (status, always),
    "active": (active, always),
    "service": (service, always),
    "direction": (direction, always),
    "talent_pool": (talent_pool, lambda case: case.route == "talent_pool"),
    "education": (education, managerial),
    "experience": (experience, managerial),
    "experience_field": (experience_field, managerial),
    "performance": (performance, always),
    "competence": (competence, always),
    "must_have": (must_have, always),
    "age": (age, lambda case: case.kind in JPT),
    "discipline": (discipline, always),
    "rank": (rank, managerial),
    "leadership_training": (leadership_training, managerial),
} | {
    f"req_{kind}": (
        requirement(kind, is_met),
        lambda case, kind=kind: bool(requirements(case.agency, case.target["code"], kind)),
    )
    for kind, is_met in REQUIREMENTS.items()
}


def outcomes(agency, nip, vacancy_code, on):
    """Rule -> outcome, for the rules that apply."""
    case = case_of(agency, nip, vacancy_code, on)
    return {name: rule(case) for name, (rule, applies) in RULES.items() if applies(case)}


def settle(found, verified):
    """4.7: a manual outcome is settled by a verification (rule -> outcome)."""
    return {rule: verified.get(rule, MANUAL) if value == MANUAL else value for rule, value in found.items()}


def verdict(found):
    """eligible (no fail, no manual), manual (no fail) or ineligible."""
    if FAIL in found.values():
        return "ineligible"
    return "manual" if MANUAL in found.values() else "eligible"
