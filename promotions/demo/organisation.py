"""The units, posts and seats of a region, four levels down."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from .catalogue import (
    ASSISTANTS,
    BUREAUS,
    DISTRICTS,
    EXPERT,
    FAMILIES,
    KINDS,
    OFFICES,
    SKILLED,
    Family,
    Office,
)

PROVINCE_FROM = 20_000
REGENCY_SIZE = 9_000
HEADS = ("jpt_madya", "jpt_pratama", "administrator", "pengawas")

_SEATS_PER_PERSON = 1.06
_STAFF_WEIGHTS = {
    "pelaksana": 6.0,
    "jf_ahli_pertama": 3.0,
    "jf_ahli_muda": 2.2,
    "jf_ahli_madya": 0.7,
    "jf_ahli_utama": 0.06,
    "jf_pemula": 0.3,
    "jf_terampil": 1.4,
    "jf_mahir": 1.1,
    "jf_penyelia": 0.5,
}

Item = tuple[str, int, str]  # competency, level, importance


@dataclass(slots=True)
class Unit:
    code: str
    name: str
    parent: str
    remote: bool = False


@dataclass(slots=True)
class Post:
    """A post of the register; `standard` is what is in force on the agency's day."""

    code: str
    name: str
    kind: str
    unit: Unit
    family: str
    seats: int = 1
    echelon: str = ""
    weight: float = 0.0
    critical: bool = False
    standard: tuple[Item, ...] = ()

    def row(self) -> tuple[object, ...]:
        kind = KINDS[self.kind]
        return (
            self.code,
            self.name,
            self.kind,
            self.unit.code,
            self.echelon,
            kind.job_class,
            self.family,
            self.seats,
            kind.retirement_age,
            "true" if self.critical else "false",
        )


@dataclass(slots=True)
class Region:
    """One root of the unit tree with everything below it."""

    code: str
    name: str
    province: bool
    size: int
    units: list[Unit] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    by_code: dict[str, Post] = field(default_factory=dict)
    by_kind: dict[str, list[Post]] = field(default_factory=lambda: defaultdict(list))
    by_family: dict[tuple[str, str], list[Post]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[str, Post] = field(default_factory=dict)

    def add_unit(self, code: str, name: str, *, parent: Unit | None, remote: bool = False) -> Unit:
        unit = Unit(code, name, parent.code if parent else "", remote or bool(parent and parent.remote))
        self.units.append(unit)
        return unit

    def add_head(self, unit: Unit, name: str, kind: str, family: str, *, echelon: str = "") -> Post:
        post = Post(f"{unit.code}-K", name, kind, unit, family, echelon=echelon or KINDS[kind].echelon)
        post.critical = kind in ("jpt_madya", "jpt_pratama")
        self.heads[unit.code] = post
        return self._add(post)

    def add_staff(self, unit: Unit, family: Family, *, size: float = 1.0, ladders: bool = True) -> None:
        """Add the clerks of a unit, and where it has them both functional ladders."""
        for number, name in enumerate(family.clerks, 1):
            weight = size * _STAFF_WEIGHTS["pelaksana"] / len(family.clerks)
            self._add(Post(f"{unit.code}-P{number}", name, "pelaksana", unit, family.code, weight=weight))
        if ladders:
            self.add_ladder(unit, family, EXPERT, family.experts, letter="A", size=size)
            self.add_ladder(unit, family, SKILLED, family.skilled, letter="T", size=size)

    def add_ladder(
        self,
        unit: Unit,
        family: Family,
        kinds: tuple[str, ...],
        names: tuple[str, ...],
        *,
        letter: str,
        size: float,
    ) -> None:
        for number, name in enumerate(names, 1):
            for step, kind in enumerate(kinds, 1):
                code = f"{unit.code}-{letter}{number}{step}"
                weight = size * _STAFF_WEIGHTS[kind] / len(names)
                title = f"{name} {KINDS[kind].label}"
                self._add(Post(code, title, kind, unit, family.code, weight=weight))

    def _add(self, post: Post) -> Post:
        self.posts.append(post)
        return post

    def index(self) -> None:
        """Drop posts without a seat and make the rest findable."""
        self.posts = [post for post in self.posts if post.seats]
        for post in self.posts:
            self.by_code[post.code] = post
            self.by_kind[post.kind].append(post)
            self.by_family[post.kind, post.family].append(post)


def plan_regions(employees: int) -> Iterator[tuple[int, bool, int]]:
    """Split a number of people into one regency, or a province and its regencies."""
    if employees < PROVINCE_FROM:
        yield 0, False, employees
        return
    rest = employees - PROVINCE_FROM
    regencies = -(-rest // REGENCY_SIZE)
    yield 0, True, PROVINCE_FROM
    for number in range(regencies):
        share = rest // regencies + (1 if number < rest % regencies else 0)
        yield number + 1, False, share


def first_region_code(employees: int) -> str:
    """The agency under which the package of so many people registers those who hold no post."""
    return "PROV" if employees >= PROVINCE_FROM else "KAB"


def build_region(*, code: str, name: str, province: bool, size: int, reserved: dict[str, int]) -> Region:
    """Build the tree of one region for about `size` people; `reserved` posts keep some seats."""
    region = Region(code, f"{'Provinsi' if province else 'Kabupaten'} {name}", province, size)
    root = region.add_unit(code, region.name, parent=None)
    _add_secretariat(region, root)
    offices = OFFICES[: max(3, min(len(OFFICES), size // 90))]
    for office in offices:
        _add_office(region, root, office, large=size >= 1_200)
    _add_districts(region, root)
    _share_seats(region)
    for post in region.posts:
        post.seats = max(post.seats, reserved.get(post.code.removeprefix(f"{code}-"), 0))
    region.index()
    return region


def _add_secretariat(region: Region, root: Unit) -> None:
    unit = region.add_unit(f"{root.code}-SETDA", "Sekretariat Daerah", parent=root)
    kind, echelon = ("jpt_madya", "I.b") if region.province else ("jpt_pratama", "II.a")
    region.add_head(unit, "Sekretaris Daerah", kind, "pemerintahan", echelon=echelon)
    for number, (name, family) in enumerate(ASSISTANTS, 1):
        section = region.add_unit(f"{unit.code}-A{number}", f"Asisten {name}", parent=unit)
        region.add_head(section, f"Asisten {name}", "jpt_pratama", family)
    for number, (name, family) in enumerate(BUREAUS[: max(2, min(6, region.size // 200))], 1):
        bureau = region.add_unit(f"{unit.code}-{number:02d}", f"Bagian {name}", parent=unit)
        region.add_head(bureau, f"Kepala Bagian {name}", "administrator", family, echelon="III.a")
        section = region.add_unit(f"{bureau.code}-1", f"Subbagian Tata Usaha Bagian {name}", parent=bureau)
        region.add_head(section, f"Kepala Subbagian Tata Usaha Bagian {name}", "pengawas", "administrasi")
        region.add_staff(bureau, FAMILIES[family], size=0.7)
        region.add_staff(section, FAMILIES["administrasi"], size=0.4, ladders=False)


def _add_office(region: Region, root: Unit, office: Office, *, large: bool) -> None:
    unit = region.add_unit(f"{root.code}-{office.code}", office.name, parent=root)
    region.add_head(unit, f"Kepala {office.name}", "jpt_pratama", office.family)
    secretariat = region.add_unit(f"{unit.code}-00", f"Sekretariat {office.name}", parent=unit)
    region.add_head(secretariat, f"Sekretaris {office.name}", "administrator", office.family, echelon="III.a")
    general = region.add_unit(f"{secretariat.code}-1", "Subbagian Umum dan Kepegawaian", parent=secretariat)
    region.add_head(general, "Kepala Subbagian Umum dan Kepegawaian", "pengawas", "administrasi")
    region.add_staff(general, FAMILIES["administrasi"], size=0.8)
    for number, (name, family) in enumerate(office.divisions, 1):
        division = region.add_unit(f"{unit.code}-{number:02d}", f"Bidang {name}", parent=unit)
        region.add_head(division, f"Kepala Bidang {name}", "administrator", family)
        region.add_staff(division, FAMILIES[family], size=1.2)
        if (name, family) == ("Statistik dan Data", "data"):
            section = region.add_unit(f"{division.code}-1", "Subbagian Analisis Data", parent=division)
            region.add_head(section, "Kepala Subbagian Analisis Data", "pengawas", "data", echelon="IV.b")
            region.add_staff(section, FAMILIES["data"], size=0.5, ladders=False)
        elif large or number == 1:
            section = region.add_unit(f"{division.code}-1", f"Seksi Pelayanan {name}", parent=division)
            region.add_head(section, f"Kepala Seksi Pelayanan {name}", "pengawas", family)
            region.add_staff(section, FAMILIES[family], size=0.5, ladders=False)
    if office.code == "DIKNAS":
        _add_schools(region, unit)
    if office.code == "DINKES":
        _add_clinics(region, unit)


def _add_schools(region: Region, office: Unit) -> None:
    family = FAMILIES["pendidikan"]
    remote_from = region.size // 60 * 3 // 4
    for number in range(1, region.size // 60 + 1):
        level = ("SD", "SD", "SD", "SMP")[number % 4] if not region.province else "SMA"
        school = region.add_unit(
            f"{office.code}-S{number:03d}",
            f"{level} Negeri {number}",
            parent=office,
            remote=number > remote_from,
        )
        region.add_ladder(school, family, EXPERT, family.experts, letter="A", size=3.0)
        region.add_staff(school, family, size=0.25, ladders=False)


def _add_clinics(region: Region, office: Unit) -> None:
    family = FAMILIES["kesehatan"]
    for number, name in enumerate(_districts(region), 1):
        remote = _is_remote(number)
        unit = region.add_unit(
            f"{office.code}-U{number:02d}", f"UPTD Puskesmas {name}", parent=office, remote=remote
        )
        region.add_staff(unit, family, size=2.6)
        section = region.add_unit(f"{unit.code}-1", f"Subbagian Tata Usaha Puskesmas {name}", parent=unit)
        region.add_head(
            section, f"Kepala Subbagian Tata Usaha Puskesmas {name}", "pengawas", "kesehatan", echelon="IV.b"
        )


def _districts(region: Region) -> tuple[str, ...]:
    return DISTRICTS[: max(2, min(len(DISTRICTS), region.size // 220))]


def _is_remote(number: int) -> bool:
    """Every third district is far away, the second of each agency among them."""
    return number % 3 == 2


def _add_districts(region: Region, root: Unit) -> None:
    family = FAMILIES["pemerintahan"]
    for number, name in enumerate(_districts(region), 1):
        remote = _is_remote(number)
        district = region.add_unit(
            f"{root.code}-C{number:02d}", f"Kecamatan {name}", parent=root, remote=remote
        )
        region.add_head(district, f"Camat {name}", "administrator", family.code, echelon="III.a")
        service = region.add_unit(f"{district.code}-S", "Seksi Pelayanan Umum", parent=district)
        region.add_head(service, f"Kepala Seksi Pelayanan Umum Kecamatan {name}", "pengawas", family.code)
        region.add_staff(service, FAMILIES["administrasi"], size=0.6, ladders=False)
        region.add_staff(district, family, size=0.6)
        for ward in range(1, 3 if region.size >= 600 else 2):
            village = region.add_unit(
                f"{district.code}-{ward}", f"Kelurahan {name} {'I' * ward}", parent=district
            )
            region.add_head(village, f"Lurah {name} {'I' * ward}", "pengawas", family.code)
            region.add_staff(village, family, size=0.5, ladders=False)
            section = region.add_unit(f"{village.code}-1", "Seksi Pemerintahan", parent=village)
            region.add_staff(section, family, size=0.2, ladders=False)


def _share_seats(region: Region) -> None:
    """Give every head one seat, and share the others by weight so that they add up."""
    heads = sum(1 for post in region.posts if post.kind in HEADS)
    staff = [post for post in region.posts if post.kind not in HEADS]
    total = max(len(HEADS), round(region.size * _SEATS_PER_PERSON) - heads)
    step = total / sum(post.weight for post in staff)
    reached = 0.0
    given = 0
    for post in staff:
        reached += post.weight * step
        post.seats = round(reached) - given
        given += post.seats
