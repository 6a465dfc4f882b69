"""The people and posts that the demo tells about: Budi, a tie, and the vacancies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .catalogue import CORE
from .days import add_years
from .nip import NumberIssuer
from .organisation import Item, Post, Region
from .package import Record
from .standards import Standards

BUDI_NAME = "Budi Santoso"
TIED_NAMES = ("Andi Tenri Patarai", "Yohanes Wonda")
DATA_HEAD_VACANCY = "LWG-ANALISIS-DATA"
TIE_VACANCY = "LWG-KABID-MUTASI"
ANALYSIS, GOVERNANCE = "TEK-DATA-01", "TEK-DATA-02"
DOCUMENTS = "TEK-ADMI-01"


# Seats that the story needs, however small the agency.
RESERVED = {
    "KOMINFO-00-1-P1": 3,
    "BKPSDM-00-1-P1": 1,
    "BKPSDM-01-A11": 1,
    "BKPSDM-01-A12": 4,
    "KOMINFO-01-T12": 2,
    "KOMINFO-01-T13": 2,
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A vacancy of the demo and how many strong candidates the agency has for it."""

    code: str
    unit: str  # below the root
    route: str
    candidates: int
    post: str = "K"
    seats: int = 1


OPENINGS = (
    Opening(DATA_HEAD_VACANCY, "KOMINFO-01-1", "open_selection", 10),
    Opening("LWG-SEKSI-PELAYANAN", "C02-S", "open_selection", 8),
    Opening(TIE_VACANCY, "BKPSDM-01", "open_selection", 8),
    Opening("LWG-SEKRETARIS-KOMINFO", "KOMINFO-00", "rotation", 5),
    Opening("LWG-KADIS-KOMINFO", "KOMINFO", "open_selection", 7),
    Opening("LWG-ASISTEN-UMUM", "SETDA-A3", "talent_pool", 6),
    Opening("LWG-ANALIS-SDM", "BKPSDM-01", "open_selection", 6, post="A12", seats=2),
    Opening("LWG-PRAKOM-MAHIR", "KOMINFO-01", "open_selection", 4, post="T13"),
)


def opening_posts(region: Region) -> dict[str, Post]:
    """The posts of the vacancies that exist in this region, by vacancy."""
    found = {}
    for opening in OPENINGS:
        code = f"{region.code}-{opening.unit}-{opening.post}"
        post = region.by_code.get(code)
        if post is not None:
            found[opening.code] = post
    return found


def vacancies(region: Region, *, as_of: date) -> Iterator[Record]:
    opened = (as_of - timedelta(days=45)).isoformat()
    posts = opening_posts(region)
    for opening in OPENINGS:
        if opening.code in posts:
            seats = min(opening.seats, posts[opening.code].seats)
            row = (opening.code, posts[opening.code].code, opened, opening.route, seats)
            yield "vacancies", row


def core_standard(level: int, *technical: Item) -> tuple[Item, ...]:
    return (*((code, level, "penting") for code in CORE), *technical)


class Story:
    """Places Budi and the tied pair in a region and tells their records."""

    def __init__(self, region: Region, *, as_of: date) -> None:
        self.region = region
        self.as_of = as_of
        self.data_head = region.by_code[f"{region.code}-KOMINFO-01-1-K"]
        self.clerk = region.by_code[f"{region.code}-KOMINFO-00-1-P1"]
        self.superior = region.heads[self.clerk.unit.code]
        self.tie_target = region.by_code[f"{region.code}-BKPSDM-01-K"]
        self.tied_post = region.by_code[f"{region.code}-BKPSDM-01-A12"]

    def fix_standards(self, standards: Standards) -> None:
        clerk = core_standard(1, (DOCUMENTS, 2, "penting"), (ANALYSIS, 2, "perlu"))
        head = core_standard(
            2, (ANALYSIS, 3, "mutlak"), (GOVERNANCE, 2, "penting"), ("TEK-DATA-03", 2, "perlu")
        )
        target = core_standard(3, ("TEK-KEPE-01", 3, "mutlak"), ("TEK-KEPE-02", 3, "penting"))
        holder = core_standard(3, ("TEK-KEPE-01", 3, "mutlak"), ("TEK-KEPE-03", 2, "penting"))
        for post, standard in (
            (self.clerk, clerk),
            (self.data_head, head),
            (self.tie_target, target),
            (self.tied_post, holder),
        ):
            standards.fix(post, standard)

    @property
    def learned_on(self) -> date:
        """The day of Budi's new test."""
        return self.as_of - timedelta(days=67)

    def budi(self, numbers: NumberIssuer) -> Iterator[Record]:
        """An administration clerk who learns data analysis and closes his gap."""
        as_of, year = self.as_of, self.as_of.year
        birth, appointed = date(year - 36, 3, 14), date(year - 11, 3, 1)
        nip = numbers.issue(birth=birth, appointed=appointed, sex="L")
        row = (nip, BUDI_NAME, "", "A.Md.Kom.", birth, "L", "PNS", "01", "budi.santoso@asn.example")
        yield "employees", row
        for rank, years in (("II/c", 0), ("II/d", 4), ("III/a", 8)):
            start = appointed if not years else date(appointed.year + years, 4, 1)
            yield "rank_history", (nip, rank, start, f"823/1{years}/{start.year}")
        earlier = f"{self.region.code}-BKPSDM-00-1-P1"
        moved = date(year - 8, 2, 1)
        before = moved - timedelta(days=1)
        yield "position_history", (nip, earlier, "", "", "", date(year - 10, 3, 1), before, "definitif")
        yield "position_history", (nip, self.clerk.code, "", "", "", moved, "", "definitif")
        duty = (
            nip,
            self.data_head.code,
            "",
            "",
            "",
            as_of - timedelta(days=240),
            as_of - timedelta(days=60),
            "plt",
        )
        yield "position_history", duty
        yield (
            "education_history",
            (nip, "D-III", "Manajemen Informatika", "Politeknik Sagara", date(year - 14, 9, 3)),
        )
        for back in (4, 3, 2, 1):
            yield "performance", (nip, year - back, "sesuai", "di_atas", "baik")
        yield from self._budi_results(nip)
        yield "feedback_scores", (nip, year - 1, "92")
        yield "awards", (nip, "Pegawai Teladan", date(year - 1, 8, 17), "95")
        yield "team_assignments", (nip, "Tim Satu Data Daerah", year - 1, "95")

    def _budi_results(self, nip: str) -> Iterator[Record]:
        old = add_years(self.as_of, -2) - timedelta(days=200)
        for code in CORE:
            yield "assessments", (nip, code, "1", "assessment_center", old, "Pusat Penilaian Kompetensi")
        yield "assessments", (nip, DOCUMENTS, "2", "competency_test", old, "BKPSDM")
        yield "assessments", (nip, ANALYSIS, "1", "competency_test", old, "BKPSDM")
        for program, hours, days in ((f"{ANALYSIS}-P2", 20, 480), (f"{ANALYSIS}-P3", 40, 150)):
            day = self.as_of - timedelta(days=days)
            number = f"{program}/{day.year}/0101"
            yield "training_history", (nip, program, "", "teknis", hours, day, number)
        new = self.learned_on
        for code in CORE:
            yield "assessments", (nip, code, "2", "assessment_center", new, "Pusat Penilaian Kompetensi")
        for code, level in ((ANALYSIS, "3"), (GOVERNANCE, "2"), ("TEK-DATA-03", "2"), (DOCUMENTS, "2")):
            yield "assessments", (nip, code, level, "competency_test", new, "BKPSDM")
        yield "potential", (nip, "92", new, "Pusat Penilaian")

    def tied(self, numbers: NumberIssuer) -> Iterator[Record]:
        """Two people, equal in every record that scores, so that they share a rank."""
        for name in TIED_NAMES:
            yield from self._twin(name, numbers)

    def _twin(self, name: str, numbers: NumberIssuer) -> Iterator[Record]:
        as_of, year = self.as_of, self.as_of.year
        birth, appointed = date(year - 43, 5, 20), date(year - 17, 1, 1)
        nip = numbers.issue(birth=birth, appointed=appointed, sex="L")
        yield "employees", (nip, name, "", "S.Psi., M.Si.", birth, "L", "PNS", "01", "")
        for rank, years in (("III/a", 0), ("III/b", 4), ("III/c", 8), ("III/d", 12)):
            start = appointed if not years else date(appointed.year + years, 4, 1)
            yield "rank_history", (nip, rank, start, "")
        first = self.region.by_code[f"{self.region.code}-BKPSDM-01-A11"]
        moved = date(year - 8, 7, 1)
        before = moved - timedelta(days=1)
        yield "position_history", (nip, first.code, "", "", "", date(year - 16, 1, 1), before, "definitif")
        yield "position_history", (nip, self.tied_post.code, "", "", "", moved, "", "definitif")
        yield "education_history", (nip, "S1", "Psikologi", "Universitas Sagara", date(year - 20, 3, 9))
        yield "education_history", (nip, "S2", "Psikologi", "Universitas Sagara", date(year - 11, 2, 9))
        for back in (3, 2, 1):
            yield "performance", (nip, year - back, "di_atas", "di_atas", "")
        day = as_of - timedelta(days=300)
        for code in CORE:
            yield "assessments", (nip, code, "3", "cact", day, "BKN")
        for code in ("TEK-KEPE-01", "TEK-KEPE-02", "TEK-KEPE-03"):
            yield "assessments", (nip, code, "3", "competency_test", day, "BKPSDM")
        yield "potential", (nip, "84", day, "CACT")
        yield "feedback_scores", (nip, year - 1, "85")
        yield "awards", (nip, "Piagam Inovasi Pelayanan Publik", date(year - 2, 8, 17), "85")
        yield "team_assignments", (nip, "Tim Penilai Kinerja", year - 1, "80")
        yield "training_history", (nip, "TEK-KEPE-01-P3", "", "teknis", 40, as_of - timedelta(days=200), "")
