"""Vacancies in the data package."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from asn_career.base.imports.choices import Choice, aliases
from asn_career.base.imports.dates import Date
from asn_career.base.imports.numbers import whole
from asn_career.base.imports.specs import Column, Table, register
from asn_career.base.imports.text import Code
from promotions.choices import Route

ROUTE = Choice(
    tuple(Route.values),
    aliases({
        "open_selection": ("seleksi terbuka",),
        "talent_pool": ("kelompok rencana suksesi", "manajemen talenta", "talenta"),
        "rotation": ("rotasi", "mutasi"),
    }),
)  # fmt: skip

VACANCIES = Table(
    name="vacancies",
    title=pgettext_lazy("data table", "Vacancies"),
    aliases=("vacancy", "lowongan", "jabatan lowong"),
    target="promotions_vacancy",
    key=("code",),
    columns=(
        Column("code", Code(), required=True, also="kode, kode lowongan"),
        Column("position_code", Code(), required=True, refers="positions", also="kode jabatan"),
        Column("opened_on", Date(), required=True, also="dibuka, tanggal dibuka, tanggal buka"),
        Column("route", ROUTE, default="open_selection", also="jalur, jalur pengisian"),
        Column("seats", whole(1, 32_767), default=1, also="jumlah, formasi, jumlah formasi"),
    ),
    in_scope="t.position_id IN (SELECT id FROM employees_position WHERE unit_id IN (SELECT id FROM scope_units))",
)

register(VACANCIES)
