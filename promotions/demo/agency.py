"""A synthetic agency as a stream of rows: the same for the same number, seed and day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from .catalogue import REGIONS, competencies, programs
from .credit import add_credit
from .nip import NumberIssuer
from .organisation import HEADS, Post, Region, build_region, first_region_code, plan_regions
from .package import Record
from .people import Person, career_level_kinds, make_person
from .records import RecordMaker, add_acting_duty, add_past_duty
from .satisfaction import paper_records, survey_records
from .standards import Standards
from .story import OPENINGS, RESERVED, Story, opening_posts, vacancies

SMALLEST = 60
VACANT_HEADS = 0.06
WITHOUT_POST = 0.02
OVERFULL_PER = 700


class TooSmallError(ValueError):
    """The number of people asked for cannot fill an agency."""


@dataclass(slots=True)
class Places:
    """Who sits where in a region: one entry per person, by number of the post (-1: none)."""

    posts: list[int]
    aims: dict[int, Post] = field(default_factory=dict)
    acting: dict[int, Post] = field(default_factory=dict)


def generate_agency(*, employees: int, seed: int, as_of: date) -> Iterator[Record]:
    """Every row of the agency's data package, table by table, then person by person."""
    if employees < SMALLEST:  # said before the caller opens a file for the first row
        raise TooSmallError(f"An agency has at least {SMALLEST} people.")
    return _rows(employees, seed=seed, as_of=as_of)


def _rows(employees: int, *, seed: int, as_of: date) -> Iterator[Record]:
    standards = Standards(seed=seed, as_of=as_of)
    regions = [
        build_region(
            code=f"R{number:02d}" if number else first_region_code(employees),
            name=REGIONS[number % len(REGIONS)] + ("" if number < len(REGIONS) else f" {number}"),
            province=province,
            size=size,
            reserved={} if number else RESERVED,
        )
        for number, province, size in plan_regions(employees)
    ]
    story = Story(regions[0], as_of=as_of)
    story.fix_standards(standards)
    for region in regions:
        standards.assign(region)
    yield from _registers(regions, standards, as_of=as_of)
    yield from _people(regions, story, seed=seed, as_of=as_of)


def _registers(regions: list[Region], standards: Standards, *, as_of: date) -> Iterator[Record]:
    for region in regions:
        for unit in region.units:
            remote = "true" if unit.remote else "false"
            yield "units", (unit.code, unit.name, unit.parent, remote)
        yield from survey_records(region, as_of=as_of)
        yield from paper_records(region, as_of=as_of)
    for row in competencies():
        yield "competencies", row
    for region in regions:
        for post in region.posts:
            yield "positions", post.row()
        yield from standards.records(region)
    for program in programs():
        yield "training_programs", program
    yield from vacancies(regions[0], as_of=as_of)


def _people(regions: list[Region], story: Story, *, seed: int, as_of: date) -> Iterator[Record]:
    numbers = NumberIssuer()
    yield from story.budi(numbers)
    yield from story.tied(numbers)
    maker = RecordMaker(as_of=as_of, catalogue=programs())
    for region in regions:
        told = 3 if region is story.region else 0
        rng = Random(f"{seed}/places/{region.code}")
        places = _seat_people(rng, region, story=story if told else None, people=region.size - told)
        for number, index in enumerate(places.posts):
            post = region.posts[index] if index >= 0 else None
            own = Random((seed * 1_000_003 + number) * 64 + len(region.code) * 7 + sum(map(ord, region.code)))
            aim = places.aims.get(number)
            person = make_person(own, region=region, post=post, aim=aim, as_of=as_of, numbers=numbers)
            maker.add_all(person)
            add_credit(person, as_of=as_of)
            head = places.acting.get(number)
            if head is not None and person.status == "PNS":
                add_acting_duty(person, head=head, as_of=as_of)
            elif post is not None and person.status == "PNS" and own.random() < 0.06:
                _add_duty_of_own_head(person, post=post, as_of=as_of)
            yield from person.records


def _add_duty_of_own_head(person: Person, *, post: Post, as_of: date) -> None:
    heads = person.region.heads
    head = heads.get(post.unit.code) or heads.get(post.unit.parent)
    if head is not None and head is not post:
        add_past_duty(person, head=head, as_of=as_of)


def _seat_people(rng: Random, region: Region, *, story: Story | None, people: int) -> Places:
    """Fill the seats: most heads, then staff by chance, a few without post, a few too many."""
    opened = {post.code for post in opening_posts(region).values()} if story else set()
    heads, seats = _open_seats(rng, region, opened, story)
    without = round(people * WITHOUT_POST)
    extra = max(1, people // OVERFULL_PER)
    rng.shuffle(seats)
    heads = heads[: max(1, people // 3)]
    wanted = people - without - extra - len(heads)
    taken = seats[:wanted]
    crowded = _crowded_posts(region, taken, extra)
    chosen = [*heads, *taken, *crowded]
    chosen += [-1] * (people - len(chosen))
    rng.shuffle(chosen)
    places = Places(chosen)
    if story:
        _choose_candidates(rng, region, places)
    _choose_acting(region, places)
    return places


def _open_seats(
    rng: Random, region: Region, opened: set[str], story: Story | None
) -> tuple[list[int], list[int]]:
    """The numbers of the posts with a seat to fill, once per seat: heads, and others."""
    told = [story.clerk, story.tied_post, story.tied_post] if story else []
    kept = story.superior.code if story else ""
    heads: list[int] = []
    seats: list[int] = []
    for number, post in enumerate(region.posts):
        if post.kind in HEADS:
            if post.code == kept:
                heads.insert(0, number)
            elif post.code not in opened and rng.random() >= VACANT_HEADS:
                heads.append(number)
            continue
        free = post.seats - sum(1 for other in told if other is post)
        seats.extend([number] * max(0, free - (post.code in opened)))
    return heads, seats


def _crowded_posts(region: Region, taken: list[int], extra: int) -> list[int]:
    """Clerks' posts that are full already and get one person more."""
    filled: dict[int, int] = {}
    for number in taken:
        filled[number] = filled.get(number, 0) + 1
    full = [
        number
        for number, count in sorted(filled.items())
        if region.posts[number].kind == "pelaksana" and count == region.posts[number].seats
    ]
    return full[:extra]


def _choose_candidates(rng: Random, region: Region, places: Places) -> None:
    """Mark strong candidates for each vacancy: people of the feeding kinds, first of its field."""
    for opening in OPENINGS:
        target = opening_posts(region).get(opening.code)
        if target is None:
            continue
        kinds: tuple[str, ...] = career_level_kinds(target.kind)
        if opening.route == "rotation":
            kinds = (target.kind,)
        near: list[int] = []
        far: list[int] = []
        for number, index in enumerate(places.posts):
            if index < 0 or number in places.aims or region.posts[index].kind not in kinds:
                continue
            (near if region.posts[index].family == target.family else far).append(number)
        rng.shuffle(far)
        for number in (near + far)[: opening.candidates]:
            places.aims[number] = target


def _choose_acting(region: Region, places: Places) -> None:
    """One person of the unit, or of the unit below, runs a vacant post of a head."""
    holders: dict[str, int] = {}
    filled = set()
    for number, index in enumerate(places.posts):
        if index >= 0:
            post = region.posts[index]
            filled.add(post.code)
            if number not in places.aims:
                holders.setdefault(post.unit.code, number)
                holders.setdefault(post.unit.parent, number)
    for unit, head in region.heads.items():
        if head.code not in filled and unit in holders:
            places.acting[holders[unit]] = head
