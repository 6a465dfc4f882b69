"""What became of a person's requirements between two days, and why, told one requirement at a time."""

from dataclasses import dataclass

from .agency import current_position
from .cells import day, years_after
from .gaps import gap_rows

YEARS_BETWEEN = 3


@dataclass(frozen=True)
class Change:
    movement: str
    cause: str
    position: str  # the post that tells in which unit it counts


def standing(required, held):
    """As one sees it in a list: not asked for, not known, met, or so much missing."""
    if required is None:
        return "absent", 0
    if held is None:
        return "none", 0
    return ("met", 0) if held >= required else ("gap", required - held)


MOVEMENTS = {
    ("gap", "gap"): "moved",
    ("met", "gap"): "opened",
    ("none", "gap"): "gap_found",
    ("absent", "gap"): "opened",
    ("gap", "met"): "closed",
    ("gap", "absent"): "closed",
    ("gap", "none"): "gap_unknown",
    ("met", "none"): "met_unknown",
    ("none", "met"): "found",
    ("absent", "met"): "added",
    ("absent", "none"): "added",
    ("met", "absent"): "dropped",
    ("none", "absent"): "dropped",
}


def changes_between(agency, nip, earlier, later):
    """By competency, every requirement that stands otherwise on the later day."""
    posts = current_position(agency, nip, earlier), current_position(agency, nip, later)
    before = {row.competency: row for row in gap_rows(agency, nip, earlier)}
    after = {row.competency: row for row in gap_rows(agency, nip, later)}
    found = {}
    for competency in sorted(before.keys() | after.keys()):
        change = _change(agency, nip, posts, before.get(competency), after.get(competency))
        if change:
            found[competency] = change
    return found


def _change(agency, nip, posts, before, after):
    stood = standing(before.required, before.held) if before else ("absent", 0)
    stands = standing(after.required, after.held) if after else ("absent", 0)
    if stood == stands:
        return None
    movement = MOVEMENTS[stood[0], stands[0]]
    cause = _cause(agency, nip, posts, before, after, stood[0], stands[0])
    was_there = movement in ("closed", "gap_unknown", "dropped")
    return Change(movement, cause, posts[0] if was_there else posts[1])


def _cause(agency, nip, posts, before, after, stood, stands):
    if before and after:
        alone, _missing = standing(before.required, after.held)
        if before.required == after.required or (stood != stands and alone == stands):
            return _by_result(agency, nip, before, after)
    if posts[0] is None:
        return "joined"
    if posts[1] is None:
        return "left"
    return "post" if posts[0] != posts[1] else "standard"


def _by_result(agency, nip, before, after):
    if after.held is None:
        return "expiry"
    if before.assessed_on and after.assessed_on <= before.assessed_on:
        return "correction"
    trained = any(
        _teaches(agency, row["program_code"], after.competency)
        and (before.assessed_on is None or day(row["completed_on"]) >= before.assessed_on)
        and years_after(after.assessed_on, -YEARS_BETWEEN) <= day(row["completed_on"]) < after.assessed_on
        for row in agency.rows("training_history", nip=nip)
    )
    return "training" if trained else "assessment"


def _teaches(agency, program, competency):
    return any(row["competency_code"] == competency for row in agency.rows("training_programs", code=program))
