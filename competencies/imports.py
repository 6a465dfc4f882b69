"""The dictionary, the standards and the other requirements of posts in the data package."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import pgettext_lazy

from asn_career.base.imports.checks import ends_after
from asn_career.base.imports.choices import Choice, aliases
from asn_career.base.imports.dates import Date
from asn_career.base.imports.models import Import
from asn_career.base.imports.numbers import REQUIRED_LEVEL, Number
from asn_career.base.imports.reading import Kind, Note
from asn_career.base.imports.specs import Column, Table, Values, register
from asn_career.base.imports.stage import Stage
from asn_career.base.imports.text import Code, Name, Text
from competencies.choices import CompetencyKind, Importance, RequirementKind
from competencies.models import StandardVersion
from competencies.standards import close_versions
from employees.imports import EDUCATION, RANK

COMPETENCY_KIND = Choice(
    tuple(CompetencyKind.values),
    aliases({
        "managerial": ("manajerial",),
        "sociocultural": ("sosial kultural", "sosiokultural", "socio-cultural"),
        "technical": ("teknis",),
        "government": ("pemerintahan",),
    }),
)  # fmt: skip
IMPORTANCE = Choice(tuple(Importance.values))
REQUIREMENT_KIND = Choice(
    tuple(RequirementKind.values),
    aliases({
        "min_education": ("pendidikan minimal", "pendidikan"),
        "field_of_study": ("bidang ilmu", "jurusan"),
        "min_rank": ("pangkat minimal", "golongan minimal", "pangkat"),
        "training": ("pelatihan", "diklat"),
        "experience_years": ("pengalaman", "pengalaman tahun", "tahun pengalaman"),
    }),
)  # fmt: skip
# A requirement of these kinds has a value of a closed kind, stored in its own spelling.
VALUE_KINDS: dict[str, Kind] = {
    RequirementKind.MIN_EDUCATION: EDUCATION,
    RequirementKind.MIN_RANK: RANK,
    RequirementKind.EXPERIENCE_YEARS: Number(minimum=0, maximum=60, places=1, decorations=("tahun",)),
}


def check_requirement(values: Values, as_of: date) -> Iterator[tuple[str, Note]]:
    """The value of a requirement is read by its kind."""
    kind = VALUE_KINDS.get(values["kind"])
    if kind is None:
        return
    reading = kind.read(values["value"], as_of=as_of)
    for note in reading.notes:
        yield "value", note
    if reading.value is not None:
        value = reading.value
        values["value"] = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


# What stands where a row would add to it, as a finding tells it.
_STORED_LEVELS = """(
    SELECT left(string_agg(c.code || ': ' || i.level, '; ' ORDER BY c.code), 300)
    FROM competencies_standardversion v JOIN competencies_standarditem i ON i.version_id = v.id
    JOIN competencies_competency c ON c.id = i.competency_id
    WHERE v.position_id = s.position_code_id AND v.valid_from = s.valid_from)"""
_STORED_REQUIREMENTS = """(
    SELECT left(string_agg(r.value, '; ' ORDER BY r.value), 300) FROM competencies_positionrequirement r
    WHERE r.position_id = s.position_code_id AND r.kind = s.kind AND r.valid_to IS NULL)"""


def judge_standards(stage: Stage) -> None:
    """A version that a decree wrote is whole: a file adds nothing to it, and nothing before one that was converted from
    what stood before it."""
    stage.refuse(
        """EXISTS (
            SELECT FROM competencies_standardversion v
            WHERE v.position_id = s.position_code_id
              AND (v.valid_from = s.valid_from AND v.sealed
                   OR v.valid_from > s.valid_from AND v.dictionary_version_id IS NOT NULL)
        ) AND NOT EXISTS (
            SELECT FROM competencies_standardversion v
            JOIN competencies_standarditem i ON i.version_id = v.id
            WHERE v.position_id = s.position_code_id AND v.valid_from = s.valid_from
              AND i.competency_id = s.competency_code_id
        )""",
        "immutable_record",
        column="valid_from",
        params=f"jsonb_build_object('stored', coalesce({_STORED_LEVELS}, '–'))",
    )


def judge_requirements(stage: Stage) -> None:
    """Once a decree says what a post requires, a file may repeat it and nothing else."""
    stage.refuse(
        """EXISTS (
            SELECT FROM competencies_positionrequirement r
            WHERE r.position_id = s.position_code_id
              AND (r.standard_decree_id IS NOT NULL OR r.valid_to IS NOT NULL)
        ) AND NOT EXISTS (
            SELECT FROM competencies_positionrequirement r
            WHERE r.position_id = s.position_code_id AND r.kind = s.kind AND r.value = s.value
              AND r.importance = coalesce(s.importance, r.importance) AND r.valid_to IS NULL
        )""",
        "immutable_record",
        column="value",
        params=f"jsonb_build_object('stored', coalesce({_STORED_REQUIREMENTS}, '–'))",
    )


def write_standards(stage: Stage) -> None:
    """Rows of a position with one day of coming into force are one version."""
    stage.run(
        """INSERT INTO competencies_standardversion (position_id, valid_from, validity)
        SELECT DISTINCT s.position_code_id, s.valid_from, daterange(s.valid_from, NULL) FROM {s} s
        WHERE NOT s.refused AND NOT s.repeated AND s.outcome = 'new'
        ON CONFLICT (position_id, valid_from) DO NOTHING"""
    )
    version = """(SELECT v.id FROM competencies_standardversion v
        WHERE v.position_id = s.position_code_id AND v.valid_from = s.valid_from)"""
    stage.insert_new(skip=("position_code", "valid_from"), extra={"version_id": version})
    stage.update_changed()
    positions = stage.fetch(
        "SELECT DISTINCT position_code_id FROM {s} WHERE NOT refused AND NOT repeated AND outcome = 'new'"
    )
    close_versions(position_id for (position_id,) in positions)


def undo_standards(_package: Import) -> None:
    """A version of which no row is left goes too, and the one before it is in force again."""
    empty = StandardVersion.objects.filter(items=None)
    positions = set(empty.values_list("position_id", flat=True))
    empty.delete()
    close_versions(positions)


_OF_POSITION = (
    "t.position_id IN (SELECT id FROM employees_position WHERE unit_id IN (SELECT id FROM scope_units))"
)

COMPETENCIES = Table(
    name="competencies",
    title=pgettext_lazy("data table", "Competencies"),
    aliases=("competency", "kompetensi", "kamus kompetensi"),
    target="competencies_competency",
    key=("code",),
    columns=(
        Column("code", Code(), required=True, also="kode, kode kompetensi"),
        Column("name", Name(), required=True, also="nama, nama kompetensi, kompetensi"),
        Column("kind", COMPETENCY_KIND, required=True, also="jenis, jenis kompetensi"),
        Column("family", Name(), also="rumpun, urusan"),
    ),
    shared=True,
    known=("name",),
    inserted={"name_en": "''", "description": "''"},
)
STANDARDS = Table(
    name="standards",
    title=pgettext_lazy("data table", "Competency standards"),
    aliases=("standard", "standar kompetensi", "standar kompetensi jabatan", "skj"),
    target="competencies_standarditem",
    key=("position_code", "competency_code", "valid_from"),
    columns=(
        Column("position_code", Code(), required=True, refers="positions", also="kode jabatan"),
        Column("competency_code", Code(), required=True, refers="competencies", also="kode kompetensi"),
        Column("level", REQUIRED_LEVEL, required=True, also="tingkat, level kompetensi"),
        Column("importance", IMPORTANCE, also="tingkat kepentingan, kepentingan"),
        Column("valid_from", Date(), required=True, also="berlaku mulai, berlaku sejak, mulai berlaku, tmt"),
        Column("valid_to", Date(), also="berlaku sampai, berakhir"),
        Column("decree", Text(), also="nomor sk, no sk, dasar hukum"),
    ),
    stored="""SELECT t.id, ({in_scope}) AS in_scope, v.position_id AS position_code_id,
        t.competency_id AS competency_code_id, t.level, t.importance, v.valid_from, t.valid_to, t.decree, v.approved
        FROM competencies_standarditem t JOIN competencies_standardversion v ON v.id = t.version_id""",
    in_scope=_OF_POSITION.replace("t.position_id", "v.position_id"),
    carried=("approved",),
    immutable="s.was_approved",
    check=ends_after("valid_from", "valid_to"),
    judge=judge_standards,
    apply=write_standards,
    after_undo=undo_standards,
)  # fmt: skip
POSITION_REQUIREMENTS = Table(
    name="position_requirements",
    title=pgettext_lazy("data table", "Requirements of posts"),
    aliases=("requirements", "persyaratan jabatan", "syarat jabatan"),
    target="competencies_positionrequirement",
    key=("position_code", "kind", "value"),
    columns=(
        Column("position_code", Code(), required=True, refers="positions", also="kode jabatan"),
        Column("kind", REQUIREMENT_KIND, required=True, also="jenis, jenis persyaratan, jenis syarat"),
        Column("value", Text(250), required=True, also="nilai, isi, persyaratan, syarat"),
        Column("importance", IMPORTANCE, also="tingkat kepentingan, kepentingan"),
    ),
    stored="""SELECT t.id, ({in_scope}) AS in_scope, t.position_id AS position_code_id, t.kind, t.value, t.importance
        FROM competencies_positionrequirement t WHERE t.valid_to IS NULL""",
    in_scope=_OF_POSITION,
    check=check_requirement,
    judge=judge_requirements,
)

register(COMPETENCIES, STANDARDS, POSITION_REQUIREMENTS)
