"""The registry's tables of the data package: units, positions, people and their histories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.utils.translation import pgettext_lazy

from asn_career.base.imports.checks import (
    after_appointment,
    after_birth,
    all_of,
    ends_after,
    parts_of,
)
from asn_career.base.imports.choices import Boolean, Choice, aliases
from asn_career.base.imports.dates import Date, Year
from asn_career.base.imports.errors import ImportNotUndoableError
from asn_career.base.imports.models import Import
from asn_career.base.imports.nik import Nik, compare_with_nip
from asn_career.base.imports.nip import PPPK_CODES, Nip
from asn_career.base.imports.numbers import JOB_CLASS, RETIREMENT_AGE, SCORE, SEATS
from asn_career.base.imports.reading import (
    ERROR,
    WARNING,
    Kind,
    Note,
    Raw,
    Reading,
    RefusedValueError,
    as_whole,
)
from asn_career.base.imports.scopes import register_scope, register_units
from asn_career.base.imports.senders import register_names
from asn_career.base.imports.specs import Column, Dated, Table, Values, register
from asn_career.base.imports.stage import Scope, Stage
from asn_career.base.imports.text import Code, Email, Name, Text
from asn_career.base.imports.undoing import undone_reasons
from asn_career.base.periods import years_reached
from employees import imports_posts, imports_registration, imports_units, protected
from employees.access import Permission, Principal
from employees.choices import Assignment, EducationLevel, PositionKind, SanctionLevel, Sex, Status
from employees.models import Unit
from employees.ranks import PNS_RANKS, RANK_TITLES, RANKS
from employees.registry import refresh_homes
from employees.sender_names import sender_name

# --- Vocabularies with the spellings and codes in use (SIASN reference tables) ----------------------------

SEX = Choice(
    tuple(Sex.values),
    aliases({
        "L": ("1", "Pria", "M", "Laki-laki", "Male", "Lk"),
        "P": ("2", "Wanita", "F", "Perempuan", "Female", "Pr"),
    }),
)  # fmt: skip
STATUS = Choice(
    tuple(Status.values), {"Calon PNS": "CPNS", "P3K": "PPPK", "P3K Paruh Waktu": "PPPK_PARUH_WAKTU"}
)
POSITION_KIND = Choice(
    tuple(PositionKind.values),
    {kind.removeprefix("jf_"): kind for kind in PositionKind.values if kind.startswith("jf_")}
    | {
        f"fungsional_{kind.removeprefix('jf_')}": kind
        for kind in PositionKind.values
        if kind.startswith("jf_")
    }
    | {
        f"jf_{kind.removeprefix('jf_ahli_')}": kind
        for kind in PositionKind.values
        if kind.startswith("jf_ahli_")
    },
)
ASSIGNMENT = Choice(tuple(Assignment.values), {"D": "definitif", "definitive": "definitif"})
SANCTION_LEVEL = Choice(tuple(SanctionLevel.values), {"R": "ringan", "S": "sedang", "B": "berat"})
EDUCATION = Choice(
    tuple(EducationLevel.values),
    aliases({
        "SD": ("05", "5", "Sekolah Dasar", "MI"),
        "SLTP": ("10", "12", "SMP", "MTs", "SLTP Kejuruan"),
        "SLTA": ("15", "17", "18", "SMA", "SMK", "SMU", "STM", "SMEA", "SPG", "MA", "SLTA Kejuruan", "SLTA Keguruan"),
        "D-I": ("20", "D1", "Diploma I", "Diploma 1"),
        "D-II": ("25", "D2", "Diploma II", "Diploma 2"),
        "D-III": ("30", "D3", "Diploma III", "Diploma 3", "Sarjana Muda", "Sarmud", "D-III/Sarjana Muda"),
        "D-IV": ("35", "D4", "Diploma IV", "Diploma 4", "Sarjana Terapan"),
        "S1": ("40", "Strata 1", "Strata I", "S.1", "Sarjana", "S-1/Sarjana"),
        "PROFESI": ("42", "Pendidikan Profesi"),
        "S2": ("45", "Strata 2", "Strata II", "Magister", "S-2"),
        "SPESIALIS": ("47", "Sp", "Sp-1", "Spesialis 1"),
        "SUBSPESIALIS": ("49", "Sp-2", "Spesialis 2"),
        "S3": ("50", "Strata 3", "Strata III", "Doktor", "S-3/Doktor"),
    }),
)  # fmt: skip
ECHELONS = ("I.a", "I.b", "II.a", "II.b", "III.a", "III.b", "IV.a", "IV.b", "V.a", "V.b")
ECHELON = Choice(
    ECHELONS,
    {f"Eselon {echelon}": echelon for echelon in ECHELONS}
    | aliases({
        "I.a": ("11", "1a"), "I.b": ("12", "1b"), "II.a": ("21", "2a"), "II.b": ("22", "2b"), "III.a": ("31", "3a"),
        "III.b": ("32", "3b"), "IV.a": ("41", "4a"), "IV.b": ("42", "4b"), "V.a": ("51", "5a"), "V.b": ("52", "5b"),
    }),
    nothing=("99", "NON", "Non Eselon"),
)  # fmt: skip


def _rank_spellings() -> Iterator[tuple[str, str]]:
    for rank, number in PNS_RANKS.items():
        yield str(number), rank
        for title in (RANK_TITLES[rank], RANK_TITLES[rank].replace("Tingkat", "Tk.")):
            yield title, rank
            yield f"{title} ({rank})", rank


RANK = Choice(RANKS, dict(_rank_spellings()))
# Kedudukan hukum that SIASN uses: active, on leave, studying, suspended, under discipline, retired.
LEGAL_POSITIONS = frozenset({"01", "02", "03", "04", "15", "98", "99"})


@dataclass(frozen=True, slots=True)
class LegalPosition(Kind):
    """The legal standing by SIASN's code of two digits; ``1`` lost its zero in a spreadsheet."""

    def parse(self, raw: Raw, *, as_of: date) -> Reading:
        whole = as_whole(raw)
        text = raw.strip() if isinstance(raw, str) else "" if whole is None else str(whole)
        if not (text.isascii() and text.isdigit() and len(text) <= 2):
            raise RefusedValueError("legal_position_format")
        code = text.zfill(2)
        return Reading(code, () if code in LEGAL_POSITIONS else (Note(WARNING, "unknown_legal_position"),))


# --- Checks of one row -------------------------------------------------------------------------------------


# Nobody but a few lecturers and researchers serves beyond this age (UU 20/2023 Pasal 55).
LAST_ORDINARY_AGE = 65


def check_person(values: Values, as_of: date) -> Iterator[tuple[str, Note]]:
    """The number against what the row says; it keeps its digits when a birth date is corrected."""
    parts = parts_of(values["nip"])
    if values["birth_date"] != parts.born_on:
        yield "birth_date", Note(WARNING, "nip_birth_mismatch", {"nip_date": parts.born_on.isoformat()})
    if values.get("sex") not in (None, parts.sex):
        yield "sex", Note(WARNING, "nip_sex_mismatch", {"nip_sex": parts.sex})
    if nik := values.get("nik"):
        yield from (("nik", note) for note in compare_with_nip(nik, values["nip"], as_of=as_of))
    active = values.get("legal_position", "01") == "01"
    if active and years_reached(values["birth_date"], as_of) > LAST_ORDINARY_AGE:
        yield "legal_position", Note(WARNING, "past_retirement", {"age": LAST_ORDINARY_AGE})
    if parts.month is None and values["status"] in (Status.PNS, Status.CPNS):
        codes = f"{PPPK_CODES.start}-{PPPK_CODES.stop - 1}"
        yield "nip", Note(ERROR, "nip_status", {"status": values["status"], "codes": codes})


def check_post(values: Values, _as_of: date) -> Iterator[tuple[str, Note]]:
    """A post is named by its code, and then the register speaks for it, or by its own name."""
    if values.get("position_code") is not None:
        for column in ("position_name", "position_kind", "unit_name"):
            values.pop(column, None)
    elif values.get("position_name") is None:
        yield "position_code", Note(ERROR, "post_unnamed")


# --- Scope -------------------------------------------------------------------------------------------------

_SCOPE = """
    DROP TABLE IF EXISTS pg_temp.scope_units;
    DROP TABLE IF EXISTS pg_temp.agency_units;
    CREATE TEMP TABLE scope_units ON COMMIT DROP AS
        SELECT id FROM employees_unit WHERE lineage && %(units)s::bigint[];
    CREATE TEMP TABLE agency_units ON COMMIT DROP AS
        SELECT u.id FROM employees_unit u WHERE u.lineage[1] IN
            (SELECT lineage[1] FROM employees_unit WHERE id = ANY (%(units)s::bigint[]));
"""


def prepare_scope(principal: Principal, *, unit_code: str = "") -> Scope:
    """The rows that ``principal`` may load, as temporary tables of units."""
    everything = principal.sees_everyone(Permission.IMPORT)
    units = _units_of(principal)
    with connection.cursor() as cursor:
        cursor.execute(_SCOPE, {"units": units})
    reference = everything or principal.may_manage(Permission.MAINTAIN_REFERENCE)
    return Scope(everything=everything, reference=reference, units=tuple(units), unit_code=unit_code)


def _units_of(principal: Principal) -> list[int]:
    return sorted(principal.unit_ids(Permission.IMPORT))


def sending_units(principal: Principal) -> list[int]:
    """The units over whose subtrees ``principal`` loads rows; none stands for the whole deployment."""
    return [] if principal.sees_everyone(Permission.IMPORT) else _units_of(principal)


def units_below(principal: Principal) -> ArraySubquery:
    """All units in these subtrees as they are today."""
    return ArraySubquery(Unit.objects.in_subtree(_units_of(principal)).order_by().values("pk"))


register_scope(prepare_scope, imports_registration.find_unit)
register_units(sending_units, units_below)
register_names(sender_name)

_UNIT_IN_SCOPE = "t.id IN (SELECT id FROM scope_units)"
_POSITION_IN_SCOPE = "t.unit_id IN (SELECT id FROM scope_units)"
# Who belongs to no unit is nobody's to load but for the whole deployment.
_PERSON_IN_SCOPE = "t.home_unit_id IS NOT NULL AND t.home_unit_id IN (SELECT id FROM scope_units)"


# --- Judging and writing what needs more than one row ----------------------------------------------------


def judge_ranks(stage: Stage) -> None:
    """PNS hold a golongan ruang, PPPK a golongan (Perpres 98/2020)."""
    pppk = "s.status IN ('PPPK', 'PPPK_PARUH_WAKTU')"
    stage.refuse(
        f"s.status IS NOT NULL AND {pppk} = (s.rank LIKE '%%/%%')",
        "rank_scheme",
        column="rank",
        params="jsonb_build_object('status', s.status)",
    )


def judge_people(stage: Stage) -> None:
    """Who is new needs a unit; a row that brings another protected value than is known changes the person, though none
    of its columns."""
    imports_registration.refuse_without_unit(stage)
    rows = stage.fetch(
        "SELECT s.stored_id, s.sex FROM {s} s WHERE s.outcome = 'same' AND s.sex IS NOT NULL AND NOT s.refused"
    )
    if other := protected.differing(dict(rows)):
        stage.run(
            "UPDATE {s} s SET outcome = 'changed' WHERE s.stored_id = ANY (%(other)s)", other=sorted(other)
        )


def write_people(stage: Stage) -> None:
    """New people are registered under the unit of the import, and so are those of whom that is unknown."""
    unit = imports_registration.registering_unit_sql(stage)
    stage.insert_new(extra={"registered_unit_id": unit})
    stage.update_changed()
    stage.run(
        f"""UPDATE employees_employee t SET registered_unit_id = {unit} FROM {{s}} s
        WHERE t.id = s.target_id AND NOT s.refused AND t.registered_unit_id IS NULL AND {unit} IS NOT NULL"""
    )
    _put_apart(stage)


def _put_apart(stage: Stage) -> None:
    """Protected values go into their own schema, and out of the rows that are kept of the package."""
    rows = stage.fetch(
        """SELECT s.target_id, s.sex FROM {s} s
        WHERE NOT s.refused AND NOT s.repeated AND s.outcome <> 'same' AND s.sex IS NOT NULL"""
    )
    protected.record(dict(rows))
    stage.run(
        """UPDATE base_importrow SET data = data - 'sex'
        WHERE package_id = %(package)s AND "table" = %(table)s AND data ? 'sex'"""
    )


def undo_people(package: Import) -> None:
    """The protected values are again what they were before the import."""
    try:
        protected.take_back(package.reason, undone=undone_reasons())
    except protected.ChangedLaterError as error:
        raise ImportNotUndoableError(count=error.people) from error


def finish_people(stage: Stage) -> None:
    """Let everybody's home unit follow the posts, or the unit of the import."""
    _refresh_homes(stage, "target_id")


def finish_posts(stage: Stage) -> None:
    _refresh_homes(stage, "nip_id")


def finish_positions(stage: Stage) -> None:
    """People follow their post into another unit."""
    ids = stage.fetch(
        """SELECT DISTINCT h.employee_id FROM employees_positionhistory h
        JOIN {s} s ON s.target_id = h.position_id
        WHERE NOT s.refused AND NOT s.repeated AND s.outcome = 'changed'"""
    )
    if ids:
        refresh_homes(on=stage.as_of, employee_ids=[employee_id for (employee_id,) in ids])


def undo_posts(package: Import) -> None:
    """Posts that the import ended go on again; everybody's home follows."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE employees_positionhistory t SET validity = (v.prior -> 'moved' ->> 'validity')::daterange
            FROM base_importrow r JOIN base_importverdict v ON v.row_id = r.id
            WHERE r.package_id = %s AND v.prior ? 'moved' AND t.id = (v.prior -> 'moved' ->> 'id')::bigint""",
            [package.pk],
        )
    refresh_homes(on=package.as_of)


def _refresh_homes(stage: Stage, people: str) -> None:
    ids = stage.fetch(f"SELECT DISTINCT {people} FROM {{s}} WHERE NOT refused AND outcome <> 'same'")
    if ids:
        refresh_homes(on=stage.as_of, employee_ids=[employee_id for (employee_id,) in ids])


# --- Tables --------------------------------------------------------------------------------------------------


def nip_column(**changes: Any) -> Column:
    """The column that says whose record a row is."""
    return Column("nip", Nip(), required=True, refers="employees", also="nip baru, nipBaru", **changes)


UNITS = Table(
    name="units",
    title=pgettext_lazy("data table", "Units"),
    aliases=("unit", "unit kerja", "unor", "ref-unor"),
    target="employees_unit",
    key=("code",),
    columns=(
        Column("code", Code(), required=True, also="kode, kode unit, kode unor, unor id, id"),
        Column(
            "name",
            Name(),
            required=True,
            also="nama, nama unit, nama unit kerja, unit kerja, nama unor",
        ),
        Column(
            "parent_code",
            Code(),
            refers="units",
            also="kode induk, kode unit induk, kode atasan, diatasan id",
        ),
        Column("remote", Boolean(), also="terpencil, daerah terpencil"),
    ),
    known=("name",),
    in_scope=_UNIT_IN_SCOPE,
    in_agency="t.id IN (SELECT id FROM agency_units)",
    inserted={"lineage": "'{}'"},
    judge=imports_units.judge_tree,
)
POSITIONS = Table(
    name="positions",
    title=pgettext_lazy("data table", "Posts"),
    aliases=("position", "jabatan", "daftar jabatan", "peta jabatan"),
    target="employees_position",
    key=("code",),
    columns=(
        Column("code", Code(), required=True, also="kode, kode jabatan"),
        Column("name", Name(), required=True, also="nama, nama jabatan, jabatan"),
        Column("kind", POSITION_KIND, required=True, also="jenis, jenis jabatan, jenjang, jenjang jabatan"),
        Column("unit_code", Code(), required=True, refers="units", also="kode unit, kode unor, unor id"),
        Column("echelon", ECHELON, also="eselon, eselon id"),
        Column("job_class", JOB_CLASS, also="kelas jabatan, kelas, kelas_jabatan"),
        Column("family", Name(), also="rumpun, rumpun jabatan"),
        Column("seats", SEATS, also="formasi, kebutuhan, jumlah formasi"),
        Column("retirement_age", RETIREMENT_AGE, also="bup, batas usia pensiun, usia pensiun"),
        Column("critical", Boolean(), also="kritikal, jabatan kritikal, kritis"),
    ),
    known=("name", "seats"),
    in_scope=_POSITION_IN_SCOPE,
    in_agency="t.unit_id IN (SELECT id FROM agency_units)",
    finish=finish_positions,
)  # fmt: skip
EMPLOYEES = Table(
    name="employees",
    title=pgettext_lazy("data table", "Employees"),
    aliases=("employee", "pegawai", "data pegawai", "data utama", "asn"),
    target="employees_employee",
    key=("nip",),
    columns=(
        Column("nip", Nip(), required=True, also="nip baru, nipBaru"),
        Column("name", Name(), required=True, also="nama, nama lengkap, nama pegawai"),
        Column("title_prefix", Name(), also="gelar depan"),
        Column("title_suffix", Name(), also="gelar belakang"),
        Column("birth_date", Date(), required=True, dated=Dated.FACT, also="tanggal lahir, tgl lahir"),
        Column("sex", SEX, apart=True, also="jenis kelamin, jk, l/p, kelamin"),
        Column("status", STATUS, required=True, also="status pegawai, status kepegawaian, jenis asn, status asn"),
        Column(
            "legal_position",
            LegalPosition(),
            default="01",
            reports_default="default_legal_position",
            also="kedudukan hukum, kedudukan pns id, kedudukan",
        ),
        Column("email", Email(), also="e-mail, surel, alamat email"),
    ),
    checked=(Column("nik", Nik(), also="nik ktp, nomor induk kependudukan"),),
    check=check_person,
    known=("status",),
    in_scope=_PERSON_IN_SCOPE,
    in_agency=_PERSON_IN_SCOPE,
    elsewhere="nip_elsewhere",
    inserted={"home_kind": "''"},
    after=("units", "positions"),
    judge=judge_people,
    apply=write_people,
    finish=finish_people,
    after_undo=undo_people,
)  # fmt: skip
RANK_HISTORY = Table(
    name="rank_history",
    title=pgettext_lazy("data table", "Ranks held"),
    aliases=("riwayat pangkat", "riwayat golongan", "rw-golongan", "pangkat", "golongan"),
    target="employees_rankhistory",
    key=("nip", "rank", "from_date"),
    columns=(
        nip_column(),
        Column(
            "rank",
            RANK,
            required=True,
            also="golongan, gol, gol ruang, golongan ruang, pangkat/golongan",
            second="golongan id, pangkat",
        ),
        Column("from_date", Date(), required=True, dated=Dated.FACT, also="tmt golongan, tmt pangkat, tmt gol, tmt"),
        Column("decree", Text(), also="sk nomor, nomor sk, no sk"),
    ),
    computed={"status": "nip_ref.status"},
    check=all_of(after_birth("from_date"), after_appointment("from_date")),
    judge=judge_ranks,
)  # fmt: skip
POSITION_HISTORY = Table(
    name="position_history",
    title=pgettext_lazy("data table", "Posts held"),
    aliases=("riwayat jabatan", "rw-jabatan"),
    target="employees_positionhistory",
    key=("nip", "position_code", "position_name", "from_date", "assignment"),
    columns=(
        nip_column(),
        Column("position_code", Code(), refers="positions", in_agency=True, also="kode jabatan"),
        Column("position_name", Name(), also="nama jabatan, jabatan"),
        Column("position_kind", POSITION_KIND, also="jenis jabatan, jenjang, jenjang jabatan"),
        Column("unit_name", Name(), also="unit kerja, nama unit, unor nama, unor"),
        Column("from_date", Date(), required=True, dated=Dated.YEAR_AHEAD, also="tmt jabatan, tmt, tanggal mulai"),
        Column("to_date", Date(), also="tanggal selesai, sampai, sampai dengan, tmt selesai, selesai"),
        Column("assignment", ASSIGNMENT, blank="definitif", also="jenis penugasan, jenis penugasan id, penugasan"),
    ),
    stored="""SELECT t.id, TRUE AS in_scope, t.employee_id AS nip_id, t.position_id AS position_code_id,
        t.position_name, t.position_kind, t.unit_name, lower(t.validity) AS from_date,
        upper(t.validity) - 1 AS to_date, t.assignment FROM employees_positionhistory t""",
    carried=("position_kind", "unit_name", "to_date"),
    computed={
        "seats": "position_code_ref.seats",
        "post_in_scope": "coalesce(position_code_ref.in_scope, TRUE)",
    },
    check=all_of(
        check_post, ends_after("from_date", "to_date"), after_birth("from_date"), after_appointment("from_date")
    ),
    judge=imports_posts.judge_posts,
    apply=imports_posts.write_posts,
    finish=finish_posts,
    after_undo=undo_posts,
)  # fmt: skip
EDUCATION_HISTORY = Table(
    name="education_history",
    title=pgettext_lazy("data table", "Education"),
    aliases=("riwayat pendidikan", "rw-pendidikan", "pendidikan"),
    target="employees_educationhistory",
    key=("nip", "level", "field", "graduated_on"),
    columns=(
        nip_column(),
        Column(
            "level",
            EDUCATION,
            required=True,
            also="tingkat pendidikan, tk pendidikan id, jenjang, pendidikan",
            second="tk pendidikan nama",
        ),
        Column("field", Name(), also="jurusan, program studi, bidang ilmu, pendidikan nama, prodi"),
        Column("institution", Name(), also="nama sekolah, institusi, perguruan tinggi, sekolah"),
        Column("graduated_on", Date(), dated=Dated.FACT, also="tgl lulus, tanggal lulus, tanggal ijazah"),
    ),
    check=after_birth("graduated_on"),
)  # fmt: skip
DISCIPLINE = Table(
    name="discipline",
    title=pgettext_lazy("data table", "Discipline"),
    aliases=("hukuman disiplin", "hukdis", "rw-hukdis", "riwayat hukuman disiplin"),
    target="employees_discipline",
    key=("nip", "level", "kind_id", "start_date"),
    columns=(
        nip_column(),
        Column("level", SANCTION_LEVEL, required=True, also="tingkat, tingkat hukuman, jenis tingkat hukuman id"),
        Column("kind_id", Text(20), also="jenis hukuman, jenis hukuman id"),
        Column("start_date", Date(), required=True, dated=Dated.FACT, also="hukuman tanggal, tanggal mulai"),
        Column("end_date", Date(), also="akhir hukum tanggal, akhir hukuman tanggal, tanggal selesai"),
        Column("cancelled_on", Date(), dated=Dated.FACT, also="sk pembatalan tanggal, tanggal pembatalan"),
    ),
    check=all_of(
        ends_after("start_date", "end_date"),
        ends_after("start_date", "cancelled_on", code="cancelled_before_start"),
        after_birth("start_date"),
    ),
)  # fmt: skip
AWARDS = Table(
    name="awards",
    title=pgettext_lazy("data table", "Awards"),
    aliases=("penghargaan", "riwayat penghargaan", "rw-penghargaan"),
    target="employees_award",
    key=("nip", "name", "awarded_on"),
    columns=(
        nip_column(),
        Column("name", Name(), required=True, also="nama, nama penghargaan, penghargaan"),
        Column("awarded_on", Date(), required=True, dated=Dated.FACT, also="tanggal, tanggal penghargaan"),
        Column("score", SCORE, also="nilai, skor"),
    ),
    check=after_birth("awarded_on"),
)  # fmt: skip
TEAM_ASSIGNMENTS = Table(
    name="team_assignments",
    title=pgettext_lazy("data table", "Team assignments"),
    aliases=("tim kerja", "penugasan tim", "penugasan tim kerja"),
    target="employees_teamassignment",
    key=("nip", "name", "year"),
    columns=(
        nip_column(),
        Column("name", Name(), required=True, also="nama, nama tim, tim, tim kerja"),
        Column("year", Year(), required=True, dated=Dated.FACT, also="tahun"),
        Column("score", SCORE, also="nilai, skor"),
    ),
    check=after_birth("year"),
)

register(
    UNITS,
    POSITIONS,
    EMPLOYEES,
    RANK_HISTORY,
    POSITION_HISTORY,
    EDUCATION_HISTORY,
    DISCIPLINE,
    AWARDS,
    TEAM_ASSIGNMENTS,
)
