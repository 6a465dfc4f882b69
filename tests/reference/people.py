"""One random person with all histories, for a random agency."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from .cells import years_after
from .scales import CAREER_LEVEL, NATIONAL_COMPETENCIES, RANKS

ONE = timedelta(days=1)
HISTORIES = (
    "rank_history",
    "position_history",
    "education_history",
    "performance",
    "discipline",
    "assessments",
    "potential",
    "feedback_scores",
    "awards",
    "team_assignments",
    "training_history",
)


@dataclass
class Scene:
    tables: dict
    random: Random
    on: date
    import_day: date
    statuses: dict = field(default_factory=dict)  # of the people so far
    careful: bool = False  # whether the person's records are nearly without a flaw
    weak: bool = False  # whether what they say of competence is poor
    slack: bool = False  # whether what they say of work is poor

    def chance(self, probability):
        return self.random.random() < probability

    def flaw(self, probability):
        return self.chance(probability / 8 if self.careful else probability)

    def one_of(self, usual, *flaws):
        """The usual value, or now and then another."""
        return self.random.choice(flaws) if self.flaw(0.4) else usual

    def near(self, *years):
        """A day at, just before or just after the anniversary of one of the spans."""
        anchor = years_after(self.on, -self.random.choice(years))
        return anchor + self.random.choice((-1, 0, 1)) * ONE

    def past(self, most=6):
        """Any day of the last years."""
        return self.on - timedelta(days=self.random.randint(0, 365 * most))

    def add(self, table, nip, **cells):
        self.tables[table].append({"nip": nip} | {name: text(value) for name, value in cells.items()})


def text(value):
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def add_person(scene, serial):
    scene.careful, scene.weak, scene.slack = scene.chance(0.6), scene.chance(0.2), scene.chance(0.2)
    status = scene.one_of("PNS", "PNS", "PNS", "CPNS", "PPPK", "PPPK_PARUH_WAKTU")
    birth, sex = birth_of(scene), scene.random.choice("LP")
    nip = nip_of(scene, serial, birth, sex, status)
    scene.tables["employees"].append(
        {
            "nip": nip,
            "name": f"Orang {serial}",
            "birth_date": birth.isoformat(),
            "sex": scene.random.choice((sex, sex, "")),
            "status": status,
            "legal_position": scene.one_of("01", "01", "01", "", "03", "15"),
        }
    )
    alike = [other for other, of in scene.statuses.items() if is_pppk(of) == is_pppk(status)]
    if alike and scene.chance(0.3):
        copy_histories(scene, scene.random.choice(alike), nip)
    else:
        add_histories(scene, nip, status)
    scene.statuses[nip] = status


def is_pppk(status):
    """They have ranks of their own."""
    return status.startswith("PPPK")


def birth_of(scene):
    """On the edges of the age rules and of retirement, on 29 February, or anything."""
    shape = scene.random.random()
    if scene.careful and shape < 0.35:
        return date(scene.random.randint(1975, 1990), 5, 17)
    if shape < 0.25:
        return scene.near(56, 58, 60)
    if shape < 0.35:
        return years_after(scene.on.replace(day=1), -scene.random.choice((58, 60, 65))) - ONE
    if shape < 0.45:
        return date(scene.random.choice((1968, 1972, 1984)), 2, 29)
    return date(scene.random.randint(1969, 1994), scene.random.randint(1, 12), scene.random.randint(1, 28))


def nip_of(scene, serial, birth, sex, status):
    month = "21" if is_pppk(status) else f"{scene.random.randint(1, 12):02}"
    year = min(birth.year + 24, scene.on.year - 1)
    return f"{birth:%Y%m%d}{year}{month}{'1' if sex == 'L' else '2'}{serial + 1:03}"


def copy_histories(scene, source, nip):
    """Somebody equal in everything that counts: a tie; or equal in score, and apart by what breaks the tie."""
    change = scene.random.choice((as_it_is, as_it_is, raise_a_level, trade_feedback_for_potential))
    for table in HISTORIES:
        copied = [row | {"nip": nip} for row in scene.tables[table] if row["nip"] == source]
        scene.tables[table] += [change(table, row) for row in copied]


def as_it_is(_table, row):
    return row


def raise_a_level(table, row):
    """Where the match is capped, only the uncapped one grows."""
    if table == "assessments" and row["competency_code"] == "MAN-01" and Fraction(row["level"]) < 5:
        row["level"] = text(float(row["level"]) + 0.5)
    return row


def trade_feedback_for_potential(table, row):
    """Ten points of feedback weigh as much in Y as four of potential in X."""
    if table == "feedback_scores" and Fraction(row["score"]) <= 90:
        row["score"] = f"{Decimal(row['score']) + 10}"
    if table == "potential" and Fraction(row["score"]) >= 4:
        row["score"] = f"{Decimal(row['score']) - 4}"
    return row


def add_histories(scene, nip, status):
    add_posts(scene, nip)
    add_duties(scene, nip)
    add_ranks(scene, nip, status)
    add_degrees(scene, nip)
    add_performance(scene, nip)
    add_discipline(scene, nip)
    add_assessments(scene, nip)
    add_scores(scene, nip)
    add_trainings(scene, nip)


def add_posts(scene, nip):
    """Definitive posts one after the other, with and without holes; open rows are ended by the next one."""
    if scene.flaw(0.06):
        return
    starts = post_starts(scene)
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        scene.add(
            "position_history",
            nip,
            **any_post(scene, 0.03 if scene.careful else 0.15),
            from_date=start,
            to_date=post_end(scene, start, following),
            assignment=scene.random.choice(("definitif", "")),
        )


def post_starts(scene):
    """The latest may be yet to come: it exists for the import, and not on the day."""
    starts = {scene.near(2, 3, 4, 5), scene.near(7, 10, 12)}
    if scene.chance(0.4):
        starts.add(scene.near(1, 2))
    if scene.flaw(0.15):
        starts.add(scene.on + scene.random.choice((0, 1, 30)) * ONE)
    return sorted(starts)[-scene.random.randint(1, 4) :]


def post_end(scene, start, following):
    if following is not None:
        whole = following - ONE
        return scene.random.choice((None, whole, max(start, whole - timedelta(days=90))))
    edges = [day for day in (scene.on - ONE, scene.on, scene.on + ONE) if day >= start]
    return scene.random.choice(edges) if edges and scene.flaw(0.2) else None


def any_post(scene, outside):
    if scene.chance(outside):
        return {
            "position_name": scene.random.choice(("Staf", "Analis")),
            "position_kind": scene.random.choice(("pelaksana", "pengawas", "jf_ahli_muda", "")),
            "unit_name": "Dinas Lain",
        }
    usual = ("pelaksana", "jf_ahli_pertama", "pengawas", "jf_ahli_muda", "administrator", "jpt_pratama")
    wanted = scene.random.choice(usual[:5] if scene.careful else (*usual, *CAREER_LEVEL))
    codes = [row["code"] for row in scene.tables["positions"] if row["kind"] == wanted]
    return {"position_code": scene.random.choice(codes)}


def add_duties(scene, nip):
    held = [date.fromisoformat(r["from_date"]) for r in scene.tables["position_history"] if r["nip"] == nip]
    for _ in range(scene.random.choice((0, 0, 0, 1, 2))):
        on_the_edge = [day + shift for day in held for shift in (-ONE, ONE * 0, ONE)]
        start = scene.random.choice([*on_the_edge, scene.past(), scene.on, scene.on + ONE])
        cells = any_post(scene, 0.15)
        assignment = scene.random.choice(("plt", "plh", "pj"))
        scene.add("position_history", nip, **cells, from_date=start, assignment=assignment)
    drop_repeated(scene.tables["position_history"], "nip position_code position_name from_date assignment")


def drop_repeated(rows, key):
    """Keep the first of rows with one key: the import refuses contradictions."""
    seen = set()
    for row in list(rows):
        identity = tuple(row.get(column, "") for column in key.split())
        if identity in seen:
            rows.remove(row)
        seen.add(identity)


def add_ranks(scene, nip, status):
    if scene.flaw(0.1):
        return
    if is_pppk(status):
        scene.add("rank_history", nip, rank="IX", from_date=scene.past())
        return
    ladder = sorted(scene.random.sample(RANKS[6:16], 2), key=RANKS.index)
    later = scene.random.choice((scene.on - ONE, scene.on, scene.on + ONE, scene.near(1)))
    for rank, start in zip(ladder, (scene.near(6), later), strict=True):
        scene.add("rank_history", nip, rank=rank, from_date=start)


LEVELS = (
    "SLTP",
    "SLTA",
    "D-II",
    "D-III",
    "D-III",
    "D-IV",
    "S1",
    "S1",
    "S1",
    "PROFESI",
    "S2",
    "S2",
    "SPESIALIS",
    "S3",
)


def add_degrees(scene, nip):
    if scene.flaw(0.1):
        return
    levels = LEVELS[:6] if scene.weak else LEVELS[3:] if scene.careful else LEVELS
    for level in sorted(set(scene.random.choices(levels, k=scene.random.choice((1, 1, 2, 3))))):
        graduated = scene.random.choice(
            (date(2005, 7, 1), date(2005, 7, 1), None, scene.on - ONE, scene.on, scene.on + ONE)
        )
        subject = scene.random.choice(("Hukum", "HUKUM", "Informatika", "Akuntansi", "Seni", ""))
        scene.add("education_history", nip, level=level, field=subject, graduated_on=graduated)


def add_performance(scene, nip):
    ratings = ("di_atas", "sesuai", "sesuai", "di_bawah")
    predicates = ("sangat_baik", "baik", "baik", "baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
    if scene.flaw(0.08):
        return
    lowest = 0 if scene.slack or scene.flaw(0.5) else 4
    for year in range(scene.on.year - 4, scene.on.year + 1):
        if scene.flaw(0.15):
            continue
        two = {
            "work_result": scene.random.choice(ratings[: 4 if lowest == 0 else 3]),
            "behaviour": scene.random.choice(ratings[: 4 if lowest == 0 else 3]),
        }
        given = {"predicate": scene.random.choice(predicates[: len(predicates) - lowest])}
        scene.add("performance", nip, year=year, **scene.random.choice((two, given, given)))


def add_discipline(scene, nip):
    for _ in range(scene.random.choice((1, 1, 2)) if scene.flaw(0.6) else 0):
        start = scene.random.choice((scene.near(1), scene.near(2, 3), scene.past(), scene.on, scene.on + ONE))
        ends = (scene.on - ONE, scene.on, scene.on + ONE, scene.near(2), start + timedelta(days=180), None)
        end = scene.random.choice([day for day in ends if day is None or day >= start])
        cancelled = scene.random.choice((None, None, None, scene.on - ONE, scene.on, scene.on + ONE))
        level = scene.random.choice(("ringan", "ringan", "sedang", "berat"))
        if scene.chance(0.3):
            start, end, level = edge_of_discipline(scene)
        scene.add(
            "discipline",
            nip,
            level=level,
            start_date=start,
            end_date=end,
            cancelled_on=cancelled if cancelled and cancelled >= start else None,
        )
    drop_repeated(scene.tables["discipline"], "nip level start_date")


def edge_of_discipline(scene):
    """A light one that has begun about a year ago, or a heavy one that ended about two years ago."""
    if scene.chance(0.5):
        return scene.near(1), None, "ringan"
    return scene.near(3), scene.near(2), scene.random.choice(("sedang", "berat"))


SOURCES = ("assessment_center", "cact", "competency_test", "superior", "feedback_360", "self")


def add_assessments(scene, nip):
    """Mostly everything assessed and valid, so that scores exist; sometimes holes, expiry and several sources."""
    codes = [*NATIONAL_COMPETENCIES, *(row["code"] for row in scene.tables["competencies"])]
    complete, good = not scene.flaw(0.7), not scene.weak and not scene.flaw(0.5)
    for code in codes:
        for assessed_on, sources in result_days(scene, complete):
            for source in sources:
                level = scene.random.choice((3, 3.5, 4, 4, 5, 5) if good else (0, 1, 1.5, 2, 2.5, 3, 3, 4))
                scene.add(
                    "assessments",
                    nip,
                    competency_code=code,
                    level=level,
                    source=source,
                    assessed_on=assessed_on,
                )
    drop_repeated(scene.tables["assessments"], "nip competency_code source assessed_on")


def result_days(scene, complete):
    if complete:
        yield scene.past(most=2), [scene.random.choice(SOURCES[:3])]
    shape = scene.random.random()
    if shape < 0.2 and not complete:
        if shape < 0.05:
            yield scene.on + ONE, SOURCES[:1]
        return
    if shape < 0.6:
        yield scene.near(3), scene.random.sample(SOURCES, 2)
    if shape > 0.85:
        yield scene.past(most=2), scene.random.sample(SOURCES, 4)
    if shape > 0.93:
        yield scene.random.choice((scene.on, scene.on + ONE)), scene.random.sample(SOURCES, 2)


def score(scene, poor):
    if poor:
        return f"{scene.random.randint(0, 4500) / 100:.2f}"
    return f"{scene.random.choice((60, 70, 80, 90, 100, scene.random.randint(0, 9999) / 100)):.2f}"


def add_scores(scene, nip):
    for day in sorted({scene.near(3), scene.past(most=2), scene.on + scene.random.choice((0, 1)) * ONE}):
        if not scene.flaw(0.4):
            scene.add("potential", nip, score=score(scene, scene.weak), assessed_on=day)
    for year in range(scene.on.year - 2, scene.on.year + 1):
        if not scene.flaw(0.6):
            scene.add("feedback_scores", nip, year=year, score=score(scene, scene.slack))
    for number in range(scene.random.choice((0, 0, 1, 1, 2))):
        given = scene.random.choice((scene.near(5), scene.past(), scene.on, scene.on + ONE))
        own = "" if scene.flaw(0.2) else score(scene, scene.slack)
        scene.add("awards", nip, name=f"Penghargaan {number}", awarded_on=given, score=own)
    for number in range(scene.random.choice((0, 0, 1, 1, 2))):
        year = scene.on.year - scene.random.choice((0, 1, 4, 5))
        own = "" if scene.flaw(0.2) else score(scene, scene.slack)
        scene.add("team_assignments", nip, name=f"Tim {number}", year=year, score=own)


def add_trainings(scene, nip):
    programs = scene.tables["training_programs"]
    free = ("Kursus Lepas", "PIM III", "pim iv", "Pelatihan Kepemimpinan Nasional Tingkat I")
    last_january = date(scene.on.year - 1, 1, 1)
    for _ in range(scene.random.choice((0, 1, 2, 3))):
        completed = scene.random.choice(
            (last_january, last_january - ONE, scene.on, scene.on + ONE, scene.past(most=2))
        )
        named = {"name": scene.random.choice(free)}
        program = scene.random.choice(programs)
        coded = {
            "program_code": program["code"],
            "name": scene.random.choice((program["name"], "Nama Sendiri")),
        }
        cells = scene.random.choice((named, coded, coded))
        scene.add("training_history", nip, **cells, hours="20", completed_on=completed)
    drop_repeated(scene.tables["training_history"], "nip name completed_on")
    named_by_program(scene, nip)


def named_by_program(scene, nip):
    """3: an empty name is filled with the program's."""
    names = {row["code"]: row["name"] for row in scene.tables["training_programs"]}
    for row in scene.tables["training_history"]:
        if row["nip"] == nip and row["name"] == names.get(row.get("program_code")) and scene.chance(0.6):
            row["name"] = ""
