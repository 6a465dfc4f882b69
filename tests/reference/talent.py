"""The two axes, their components, talent and box (4.5, 4.6)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .agency import (
    current_position,
    current_post,
    definitive_posts,
    exists,
    posts,
    requirements,
    standard_in_force,
)
from .cells import day, number, rounded, within_years, word, years_reached
from .gaps import VALID_YEARS, job_person_match
from .scales import (
    BOXES,
    CAREER_LEVEL,
    COMPONENTS,
    DISCIPLINE_POINTS,
    EDUCATION_ORDER,
    EDUCATION_POINTS,
    PREDICATE_MATRIX,
    PREDICATE_POINTS,
    X_WEIGHTS,
    Y_WEIGHTS,
)


def predicate_of(row):
    """3: the given predicate counts, else the matrix of the two ratings."""
    return row.get("predicate") or PREDICATE_MATRIX[row["work_result"], row["behaviour"]]


def predicate(agency, nip, on):
    """4.5: latest year <= D's year."""
    row = latest_year(agency, "performance", nip, on)
    return Fraction(PREDICATE_POINTS[predicate_of(row)]) if row else None


def latest_year(agency, table, nip, on):
    rows = [row for row in agency.rows(table, nip=nip) if int(row["year"]) <= on.year]
    return max(rows, key=lambda row: int(row["year"]), default=None)


def best_score(rows, scale):
    """4.5: no row counts 0; a row without score takes the agency's scale, else all is unknown."""
    scores = [number(row.get("score") or scale.get(row["name"])) for row in rows]
    return None if None in scores else max(scores, default=Fraction(0))


def award(agency, nip, on):
    """4.5: highest score with awarded_on <= D <= awarded_on + 5 years."""
    rows = [row for row in agency.rows("awards", nip=nip) if within_years(day(row["awarded_on"]), 5, on)]
    return best_score(rows, agency.award_scale)


def team(agency, nip, on):
    """4.5: D's year - 4 <= year <= D's year."""
    rows = agency.rows("team_assignments", nip=nip)
    return best_score([row for row in rows if on.year - 4 <= int(row["year"]) <= on.year], agency.team_scale)


def feedback(agency, nip, on):
    """4.5: latest year <= D's year; none: unknown."""
    row = latest_year(agency, "feedback_scores", nip, on)
    return number(row["score"]) if row else None


def competency(agency, nip, position_code, on):
    """4.5: jpm against the standard."""
    jpm = job_person_match(agency, nip, position_code, on).jpm
    return None if jpm is None else Fraction(jpm)


def development(agency, nip, position_code, on):
    """4.5: a training of this year or the last one, with a competency of the standard."""
    standard = standard_in_force(agency, position_code, on) if position_code else []
    if not standard:
        return None
    wanted = {item["competency_code"] for item in standard}
    return Fraction(100 if wanted & set(recently_trained(agency, nip, on)) else 50)


def recently_trained(agency, nip, on):
    """Competencies, through program_code, of trainings completed in D's year (by D) or the year before."""
    for row in agency.rows("training_history", nip=nip):
        completed = day(row["completed_on"])
        if row.get("program_code") and completed <= on and completed.year >= on.year - 1:
            yield agency.one("training_programs", code=row["program_code"]).get("competency_code") or None


def experience(agency, nip, on):
    """4.5: mean of tenure, variety and acting duty; unknown when the current post has no kind."""
    current = current_post(agency, nip, on)
    if current is None or current.kind is None:
        return None
    parts = (tenure(agency, nip, current.kind, on), variety(agency, nip, on), acting_duty(agency, nip, on))
    return Fraction(sum(parts), 3)


def tenure(agency, nip, kind, on):
    """4.5: definitive days in posts of the current post's kind up to D: 5 years 100, 2 years 80, else 60."""
    days = sum(post.days_until(on) for post in definitive_posts(agency, nip, on) if post.kind == kind)
    return 100 if years_reached(days, 5, on) else 80 if years_reached(days, 2, on) else 60


def variety(agency, nip, on):
    """4.5: a row outside the register 100, two or more units 80, else 60."""
    rows = posts(agency, nip, on)
    if any(post.code is None for post in rows):
        return 100
    return 80 if len({post.unit for post in rows}) >= 2 else 60


def acting_duty(agency, nip, on):
    """4.5: the best up to D."""
    duties = [post for post in posts(agency, nip, on) if post.assignment != "definitif"]
    return max((duty_points(agency, nip, duty) for duty in duties), default=0)


def duty_points(agency, nip, duty):
    """4.5: compared with the definitive post on the duty's first day; nothing to compare with: 0."""
    home = current_post(agency, nip, duty.first)
    if home is None or home.kind is None or duty.kind is None:
        return 0
    difference = CAREER_LEVEL[duty.kind] - CAREER_LEVEL[home.kind]
    if difference < 0:
        return 0
    higher, equal = (60, 40) if duty.assignment == "plh" else (100, 80)
    return higher if difference > 0 else equal


def potential(agency, nip, on):
    """4.5: latest valid like an official result; none: unknown."""
    valid = [
        row
        for row in agency.rows("potential", nip=nip)
        if within_years(day(row["assessed_on"]), VALID_YEARS, on)
    ]
    latest = max(valid, key=lambda row: day(row["assessed_on"]), default=None)
    return number(latest["score"]) if latest else None


def degrees(agency, nip, on):
    return [row for row in agency.rows("education_history", nip=nip) if exists(row.get("graduated_on"), on)]


def education(agency, nip, on):
    """4.5: the highest degree; no row: unknown."""
    points = [Fraction(EDUCATION_POINTS[row["level"]]) for row in degrees(agency, nip, on)]
    return max(points, default=None)


def minimum_education(agency, position_code):
    """4.7: several values of a minimum: the lowest serves. None: the post names none."""
    wanted = [EDUCATION_ORDER[row["value"]] for row in requirements(agency, position_code, "min_education")]
    return min(wanted, default=None)


def field_of_study(agency, nip, position_code, on):
    """4.5: 100 when the post names none or a degree of its minimum has one of its fields, 50 when not."""
    if position_code is None:
        return None
    wanted = {word(row["value"]) for row in requirements(agency, position_code, "field_of_study")}
    if not wanted:
        return Fraction(100)
    held = [row for row in degrees(agency, nip, on) if word(row.get("field"))]
    if not held:
        return None
    lowest = minimum_education(agency, position_code) or 0
    enough = [row for row in held if EDUCATION_ORDER[row["level"]] >= lowest]
    return Fraction(100 if wanted & {word(row["field"]) for row in enough} else 50)


def decisions(agency, nip, on):
    """4.5: a decision cancelled by D does not exist."""
    return [
        row
        for row in agency.rows("discipline", nip=nip)
        if exists(row["start_date"], on) and not (row.get("cancelled_on") and day(row["cancelled_on"]) <= on)
    ]


def heavy(rows):
    return [row for row in rows if row["level"] in ("sedang", "berat")]


def is_running(row, on):
    """A sedang or berat decision with an end, on a day from its start to its end."""
    return bool(row.get("end_date")) and day(row["start_date"]) <= on <= day(row["end_date"])


def discipline(agency, nip, on):
    """4.5: worst counts, serving 0, ringan is never serving, an open sedang or berat is unknown."""
    rows = decisions(agency, nip, on)
    if any(is_running(row, on) for row in heavy(rows)):
        return Fraction(0)
    if any(not row.get("end_date") for row in heavy(rows)):
        return None
    return Fraction(min((DISCIPLINE_POINTS[row["level"]] for row in rows), default=100))


def components(agency, nip, position_code, on):
    """4.5, 4.8: three are taken against the given post and its standard, the others are the person's own."""
    found = {
        "predicate": predicate(agency, nip, on),
        "award": award(agency, nip, on),
        "team": team(agency, nip, on),
        "feedback": feedback(agency, nip, on),
        "competency": competency(agency, nip, position_code, on),
        "development": development(agency, nip, position_code, on),
        "experience": experience(agency, nip, on),
        "potential": potential(agency, nip, on),
        "education": education(agency, nip, on),
        "field_of_study": field_of_study(agency, nip, position_code, on),
        "discipline": discipline(agency, nip, on),
    }
    return {name: found[name] for name in COMPONENTS}


@dataclass(frozen=True)
class Talent:
    y: Decimal | None
    x: Decimal | None
    talent: Decimal | None
    box: int | None
    components: dict
    missing: tuple[str, ...]


def axis(values, weights):
    """4.5: rounded once; an unknown component makes its axis null."""
    if any(values[name] is None for name in weights):
        return None
    return rounded(sum(Fraction(weight, 100) * values[name] for name, weight in weights.items()))


def band(figure):
    """4.6: bands 80 and 60 on each axis, lower bound inclusive."""
    return "high" if figure >= 80 else "middle" if figure >= 60 else "low"


def talent_from(values):
    """4.6: Talent = 0.5 Y + 0.5 X from the rounded axes, rounded."""
    y, x = axis(values, Y_WEIGHTS), axis(values, X_WEIGHTS)
    known = y is not None and x is not None
    return Talent(
        y=y,
        x=x,
        talent=rounded((Fraction(y) + Fraction(x)) / 2) if known else None,
        box=BOXES[band(y), band(x)] if known else None,
        components=values,
        missing=tuple(name for name, value in values.items() if value is None),
    )


def talent(agency, nip, on):
    """The person's own, against the post they hold."""
    return talent_from(components(agency, nip, current_position(agency, nip, on), on))
