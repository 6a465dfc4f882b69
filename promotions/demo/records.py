"""What is on file about a person's work: performance, results of assessments, training, discipline."""

from datetime import date, timedelta
from random import Random

from .catalogue import CORE, FAMILIES, KINDS, LEADERSHIP_FOR, Program
from .days import add_years
from .organisation import Item, Post
from .people import Person

# Shares of the people with a post by what official results they have.
VALID_SHARE = 0.60
PARTIAL_SHARE = 0.12
EXPIRED_SHARE = 0.13

_PREDICATES = (
    (0.13, "sangat_baik", "di_atas", "di_atas"),
    (0.55, "baik", "sesuai", "sesuai"),
    (0.80, "baik", "sesuai", "di_atas"),
    (0.925, "baik", "di_atas", "sesuai"),
    (0.965, "butuh_perbaikan", "di_bawah", "sesuai"),
    (0.985, "kurang", "sesuai", "di_bawah"),
    (1.0, "sangat_kurang", "di_bawah", "di_bawah"),
)
_GOOD = 0.925
_AWARDS = (
    ("Satyalancana Karya Satya X Tahun", 60),
    ("Satyalancana Karya Satya XX Tahun", 75),
    ("Pegawai Teladan", 90),
    ("Piagam Inovasi Pelayanan Publik", 85),
    ("Penghargaan Kepala Daerah", 80),
)
_TEAMS = (
    "Tim Satu Data Daerah",
    "Tim Reformasi Birokrasi",
    "Tim Sistem Pemerintahan Berbasis Elektronik",
    "Tim Percepatan Penurunan Stunting",
    "Tim Pengendalian Inflasi Daerah",
    "Tim Penilai Kinerja",
)
_SANCTIONS = {"ringan": ("1", "2", "3"), "sedang": ("23", "24", "25"), "berat": ("27", "28")}
# Agency-wide tests by kind of post, and how many of those tested at all sit them.
MAPPING_SHARE = 0.8
_MAPPED = {
    "pelaksana": ("TEK-DATA-01", "TEK-KEPE-01"),
    "jf_penyelia": ("TEK-DATA-01", "TEK-KEPE-01"),
    "jf_ahli_pertama": ("TEK-DATA-01", "TEK-KEPE-01"),
    "jf_ahli_muda": ("TEK-KEPE-01",),
    "pengawas": ("TEK-KEPE-01",),
}
_SOURCE = ("assessment_center", "cact")


class RecordMaker:
    """Adds the records of one person after the other."""

    def __init__(self, *, as_of: date, catalogue: list[Program]) -> None:
        self._as_of = as_of
        self._programs = catalogue
        self._by_competency: dict[str, list[Program]] = {}
        for program in catalogue:
            self._by_competency.setdefault(program[7], []).append(program)
        self._by_code = {program[0]: program for program in catalogue}

    def add_all(self, person: Person) -> None:
        self._add_performance(person)
        self._add_discipline(person)
        self._add_assessments(person)
        self._add_feedback(person)
        self._add_merits(person)
        self._add_training(person)

    def _add_performance(self, person: Person) -> None:
        rng = person.rng
        first = max(self._as_of.year - 4, person.appointed.year + 1)
        form = rng.random()
        for year in range(first, self._as_of.year):
            if rng.random() < (0.06 if year == self._as_of.year - 1 else 0.02) and not person.aim:
                continue
            draw = rng.random() * (_GOOD if person.aim else 1.0)
            _share, predicate, result, behaviour = next(row for row in _PREDICATES if draw < row[0])
            if form < 0.55:
                person.add("performance", year, result, behaviour, "")
            elif form < 0.9:
                person.add("performance", year, "", "", predicate)
            else:
                shown = "baik" if predicate == "sangat_baik" and draw < 0.01 else predicate
                person.add("performance", year, result, behaviour, shown)

    def _add_discipline(self, person: Person) -> None:
        rng = person.rng
        if person.aim or rng.random() > 0.035 or person.status == "CPNS":
            return
        draw = rng.random()
        level = "ringan" if draw < 0.6 else "sedang" if draw < 0.87 else "berat"
        kind = _SANCTIONS[level][int(rng.random() * len(_SANCTIONS[level]))]
        years = max(1, self._as_of.year - person.appointed.year)
        start = self._as_of - timedelta(days=20 + int(rng.random() * 365 * min(7, years) * 0.9))
        end = ""
        if level != "ringan" and rng.random() < 0.9:
            end = (
                start + timedelta(days=365 if level == "berat" else 180 + int(rng.random() * 180))
            ).isoformat()
        cancelled = ""
        if rng.random() < 0.08:
            cancelled = min(self._as_of, start + timedelta(days=90)).isoformat()
        person.add("discipline", level, kind, start.isoformat(), end, cancelled)

    def _add_assessments(self, person: Person) -> None:
        rng = person.rng
        standard = _standard_to_assess(person)
        ability = rng.gauss(0.15, 0.45)
        draw = 0.0 if person.aim else rng.random()
        if person.status == "CPNS" and not person.aim:
            draw = 1.0
        if draw < VALID_SHARE + PARTIAL_SHARE:
            assessed_on = self._as_of - timedelta(
                days=30 + int(rng.random() * (700 if person.aim else 1_000))
            )
            partial = draw >= VALID_SHARE
            self._add_round(person, standard, assessed_on, ability=ability, partial=partial)
            if rng.random() < 0.18:
                earlier = add_years(assessed_on, -2) - timedelta(days=int(rng.random() * 400))
                self._add_round(person, standard, earlier, ability=ability - 0.4, partial=False)
        elif draw < VALID_SHARE + PARTIAL_SHARE + EXPIRED_SHARE:
            assessed_on = add_years(self._as_of, -3) - timedelta(days=5 + int(rng.random() * 700))
            self._add_round(person, standard, assessed_on, ability=ability, partial=False)
        if rng.random() < 0.16:
            self._add_developmental(person, standard)

    def _add_round(
        self, person: Person, standard: tuple[Item, ...], assessed_on: date, *, ability: float, partial: bool
    ) -> None:
        """One assessment round: the centre for the core, a competency test for the technical part."""
        rng = person.rng
        if assessed_on <= person.appointed:
            return
        source = _SOURCE[rng.random() < 0.55]
        provider = "Pusat Penilaian Kompetensi" if source == "assessment_center" else "BKN"
        core_day = assessed_on.isoformat()
        test_day = (assessed_on + timedelta(days=1 + int(rng.random() * 14))).isoformat()
        technical = not partial or rng.random() < 0.25
        skip = rng.random() if partial else 1.0
        add = person.records.append
        nip = person.nip
        for code, required, importance in standard:
            level = _held(
                rng, required, ability=ability, strong=person.aim is not None, must=importance == "mutlak"
            )
            if code.startswith("TEK"):
                if technical:
                    add(("assessments", (nip, code, level, "competency_test", test_day, "BKPSDM")))
            elif rng.random() > 0.3 or skip > 0.4:
                add(("assessments", (nip, code, level, source, core_day, provider)))
        if technical and person.aim is None and rng.random() < MAPPING_SHARE:
            self._add_mapping(person, standard, test_day)
        if not partial and (person.aim or rng.random() < 0.85):
            score = round(min(97.0, max(42.0, rng.gauss(80 if person.aim else 71, 8))), 1)
            person.add("potential", score, core_day, "CACT" if source == "cact" else "Pusat Penilaian")

    def _add_mapping(self, person: Person, standard: tuple[Item, ...], day: str) -> None:
        """Agency-wide tests outside one's own field, where most people are beginners."""
        known = {code for code, _level, _importance in standard}
        kind = person.post.kind if person.post else ""
        for code in _MAPPED.get(kind, ()):
            if code not in known:
                level = ("0.5", "1", "1.5", "2", "2", "2.5")[int(person.rng.random() * 6)]
                person.add("assessments", code, level, "competency_test", day, "BKPSDM")

    def _add_developmental(self, person: Person, standard: tuple[Item, ...]) -> None:
        rng = person.rng
        day = (self._as_of - timedelta(days=10 + int(rng.random() * 350))).isoformat()
        if self._as_of - timedelta(days=365) < person.appointed:
            return
        for code, required, _importance in standard[int(rng.random() * 4) :: 4]:
            person.add("assessments", code, min(5, required + 1), "self", day, "")
            person.add("assessments", code, required, "superior", day, "")
            if rng.random() < 0.5:
                person.add("assessments", code, required - 0.5, "feedback_360", day, "")

    def _add_feedback(self, person: Person) -> None:
        rng = person.rng
        if not person.aim and rng.random() < 0.2:
            return
        for back in (2, 1):
            year = self._as_of.year - back
            if year > person.appointed.year and (back == 1 or rng.random() < 0.6):
                score = round(min(98.0, max(40.0, rng.gauss(80, 6))), 2)
                person.add("feedback_scores", year, score)

    def _add_merits(self, person: Person) -> None:
        rng = person.rng
        if rng.random() < (0.6 if person.aim else 0.16) and person.appointed.year < self._as_of.year - 6:
            name, score = _AWARDS[int(rng.random() * len(_AWARDS))]
            year = self._as_of.year - 1 - int(rng.random() * 6)
            shown = "" if rng.random() < 0.1 and not person.aim else score
            person.add("awards", name, date(year, 8, 17).isoformat(), shown)
        if rng.random() < (0.7 if person.aim else 0.2) and person.appointed.year < self._as_of.year - 3:
            name = _TEAMS[int(rng.random() * len(_TEAMS))]
            score = 60 + 5 * int(rng.random() * 7)
            shown = "" if rng.random() < 0.08 and not person.aim else score
            person.add("team_assignments", name, self._as_of.year - int(rng.random() * 3), shown)

    def _add_training(self, person: Person) -> None:
        rng, as_of = person.rng, self._as_of
        remote = bool(person.post and person.post.unit.remote)
        used: set[str] = set()
        family = FAMILIES[person.post.family if person.post else "administrasi"]
        own = [family.competency_code(number) for number in range(len(family.competencies))]
        for _ in range(1 + int(rng.random() * 6)):
            codes = own if rng.random() < 0.6 else CORE
            offers = self._by_competency[codes[int(rng.random() * len(codes))]]
            program = offers[0] if remote else offers[int(rng.random() * len(offers))]
            completed = as_of - timedelta(days=5 + int(rng.random() * 1_400))
            if program[0] in used or completed <= person.appointed:
                continue
            used.add(program[0])
            self._add_completed(person, program, completed)
        if rng.random() < 0.25 and as_of.year - 2 > person.appointed.year:
            day = as_of - timedelta(days=int(rng.random() * 600))
            hours = 4 + int(rng.random() * 5)
            person.add(
                "training_history", "", "Seminar Pelayanan Publik", "seminar", hours, day.isoformat(), ""
            )
        self._add_leadership(person)

    def _add_leadership(self, person: Person) -> None:
        rng = person.rng
        kind = person.post.kind if person.post else ""
        code = LEADERSHIP_FOR.get(kind)
        if person.aim and person.aim.kind in LEADERSHIP_FOR and rng.random() < 0.4:
            code = LEADERSHIP_FOR[person.aim.kind]
        if code and person.current_from and rng.random() < 0.8:
            day = person.current_from + timedelta(days=100 + int(rng.random() * 500))
            if day < self._as_of:
                self._add_completed(person, self._by_code[code], day)

    def _add_completed(self, person: Person, program: Program, day: date) -> None:
        number = f"{program[0]}/{day:%m%d}/{person.nip[14:]}/{day.year}"
        person.add("training_history", program[0], "", program[2], program[4], day.isoformat(), number)


def _standard_to_assess(person: Person) -> tuple[Item, ...]:
    """The competencies a person is assessed in: those of their post and of the post they aim at."""
    own = person.post.standard if person.post else ()
    if not own:
        level = KINDS[person.post.kind].core_level if person.post else 2
        own = tuple((code, level, "penting") for code in CORE)
    if not person.aim:
        return own
    wanted = {code: (code, level, importance) for code, level, importance in person.aim.standard}
    return (*wanted.values(), *(item for item in own if item[0] not in wanted))


def _held(rng: Random, required: int, *, ability: float, strong: bool, must: bool) -> str:
    """A level by halves around what is required, as text."""
    if strong:
        steps = 0 if must else (-1, 0, 0, 0, 0, 1)[int(rng.random() * 6)]
        halves = required * 2 + steps
    else:
        halves = round((required + ability + rng.gauss(0, 0.45)) * 2)
    halves = min(10, max(1, halves))
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def add_acting_duty(person: Person, *, head: Post, as_of: date) -> None:
    """A duty beside one's own post: the one who runs a vacant post now, or stood in for its holder."""
    if person.current_from is None or (as_of - person.current_from).days < 220:
        return
    days = 40 + int(person.rng.random() * 120)
    start = as_of - timedelta(days=days)
    person.add("position_history", head.code, "", "", "", start.isoformat(), "", "plt")


def add_past_duty(person: Person, *, head: Post, as_of: date) -> None:
    """A closed duty during an absence of the head of the unit."""
    if person.current_from is None:
        return
    room = (as_of - person.current_from).days
    if room < 200:
        return
    start = as_of - timedelta(days=60 + int(person.rng.random() * min(900, room - 100)))
    end = start + timedelta(days=14 + int(person.rng.random() * 30))
    person.add("position_history", head.code, "", "", "", start.isoformat(), end.isoformat(), "plh")
