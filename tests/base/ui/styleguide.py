"""Every component on two pages, for tests and for people who look at them; needs no database."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import engines
from django.urls import include, path

from asn_career.base.charts import HeatCell, Heatmap, HeatRow, heat_tone, nine_boxes
from asn_career.base.navigation import Audience, Entry, Group
from asn_career.base.tables import Column, KeysetPage, _heading
from asn_career.base.templatetags.ui import BulkAction
from employees.access import ROLE_COLUMNS, ROLE_PERMISSIONS, HeldGrant, Principal
from employees.choices import Role
from employees.models import User

HERE = Path(__file__).parent
WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 9, 18, 6, 12, tzinfo=WIB)
COMPETENCIES = [
    ("Integritas", "Integritas", "4", "4"),
    ("Kerja Sama", "Kerja Sama", "3", "4"),
    ("Komunikasi", "Komunikasi", "4.5", "4"),
    ("Orientasi pada Hasil", "Orientasi Hasil", "3", "4"),
    ("Pelayanan Publik", "Pelayanan", "4", "4"),
    ("Pengembangan Diri dan Orang Lain", "Pengemb. Diri", "2", "4"),
    ("Mengelola Perubahan", "Perubahan", "2.5", "3"),
    ("Pengambilan Keputusan", "Keputusan", "3", "4"),
    ("Perekat Bangsa", "Perekat", "4", "3"),
]
UNITS = ["Sekretariat Daerah", "Inspektorat", "Bappeda", "BKPSDM", "Dinas Kesehatan", "Dinas Pendidikan"]
PEOPLE = [
    ("Ahmad Fauzi, S.STP., M.Si.", "197001101990031000", "Bappeda", "89.40", "eligible"),
    ("Dra. Siti Nurhaliza, M.AP.", "197102111991032001", "Dinas Kesehatan", "87.67", "manual"),
    ("Budi Santoso, S.E., M.M.", "197203121992031002", "BPKAD", "85.94", "eligible"),
    ("Ir. Ketut Wirawan, M.T.", "197304131993032003", "Dinas PUPR", "84.21", "eligible"),
    ("Maria Goreti Lende, S.Sos.", "197405141994031004", "Sekretariat Daerah", None, "ineligible"),
]
COLUMNS = [
    Column("rank", "No.", order="rank", numeric=True),
    Column("name", "Nama / NIP", order="name"),
    Column("post", "Jabatan / unit"),
    Column("grade", "Gol."),
    Column("score", "Skor", order="score", numeric=True),
    Column("parts", "Komposisi"),
    Column("outcome", "Status"),
    Column("why", "Penjelasan", hidden=True),
]


@dataclass
class Row:
    name: str
    short: str
    held: Decimal | None
    required: Decimal

    @property
    def gap(self) -> Decimal | None:
        return None if self.held is None else self.held - self.required


class FilterForm(forms.Form):
    q = forms.CharField(label="Cari nama atau NIP", required=False)
    unit = forms.ChoiceField(
        label="Unit kerja", required=False, choices=[("", "Semua unit"), ("1", "Bappeda")]
    )
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Semua"), ("manual", "Perlu verifikasi")]
    )


class PlanForm(forms.Form):
    title = forms.CharField(label="Nama kegiatan", help_text="Seperti tertulis pada surat tugas.")
    starts = forms.DateField(label="Mulai", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    way = forms.ChoiceField(
        label="Cara", widget=forms.RadioSelect, choices=[("a", "Klasikal"), ("b", "Daring")]
    )
    agree = forms.BooleanField(label="Atasan langsung sudah diberi tahu", required=False)
    file = forms.FileField(label="Berkas impor", required=False)


def page_of_people(params: QueryDict) -> KeysetPage:
    rows = [
        SimpleNamespace(
            rank=index,
            public_id=index,
            name=name,
            nip=nip,
            unit=unit,
            score=Decimal(score) if score else None,
            outcome=outcome,
            parts=[
                ("Kinerja", Decimal("35.1")),
                ("Kompetensi", Decimal("24.75")),
                ("Potensi", Decimal("17.6")),
            ],
        )
        for index, (name, nip, unit, score, outcome) in enumerate(PEOPLE, start=1)
    ]
    page = KeysetPage(
        rows=rows,
        headings=[_heading(column, sort="-score", params=params) for column in COLUMNS],
        params=params,
        size=25,
        next_href="?setelah=x",
        previous_href="",
        counted=None,
    )
    page.__dict__["_count"] = 1284
    return page


def heatmap() -> Heatmap:
    columns = [(short, name) for name, short, _held, _required in COMPETENCIES]
    rows = []
    for line, unit in enumerate(UNITS):
        shares = [(line * 17 + place * 13) % 53 for place in range(len(columns))]
        cells = [HeatCell(f"{share}%", heat_tone(share), "#", f"{unit}: {share}%") for share in shares]
        cells[line] = HeatCell()
        rows.append(HeatRow(unit, cells, "#"))
    return Heatmap("Pegawai di bawah standar per unit dan kompetensi", "Unit kerja", columns, rows)


def job(**values: object) -> SimpleNamespace:
    defaults = {
        "public_id": "0",
        "state": "running",
        "has_ended": False,
        "done": 2140,
        "total": 4812,
        "percent": 44,
        "created_at": NOW,
        "started_at": NOW,
        "finished_at": None,
        "cancel_requested_at": None,
        "error_message": "",
        "get_state_display": "Berjalan",
    }
    return SimpleNamespace(**defaults | values)


def context(request: HttpRequest) -> dict:
    return {
        "page": page_of_people(request.GET),
        "filter_form": FilterForm(request.GET),
        "form": PlanForm({"way": "a", "starts": "2026-13-40"}),
        "actions": [
            BulkAction("verify", "Tandai terverifikasi"),
            BulkAction("exclude", "Kecualikan…", danger=True),
        ],
        "steps": [
            "Usulan jabatan",
            "Penyaringan otomatis",
            "Verifikasi BKPSDM",
            "Sidang tim penilai",
            "Penetapan PPK",
        ],
        "rows": [Row(n, s, Decimal(h) if h else None, Decimal(r)) for n, s, h, r in COMPETENCIES],
        "gaps": [
            ("Pengembangan Diri dan Orang Lain", Decimal(2), Decimal(4), ""),
            ("Kerja Sama", Decimal(3), Decimal(4), ""),
            ("Mengelola Perubahan", Decimal("2.5"), Decimal(3), ""),
            ("Integritas", Decimal(4), Decimal(4), ""),
            ("Komunikasi", None, Decimal(4), "expired"),
            ("Pelayanan Publik", None, Decimal(3), ""),
        ],
        "map": heatmap(),
        "boxes": nine_boxes(
            {1: 38, 2: 204, 3: 96, 4: 61, 5: 1620, 6: 44, 7: 148, 8: 312, 9: 73},
            href=lambda number: f"?kotak={number}",
        ),
        "contributions": [
            {"label": label, "value": Decimal(value), "weight": weight, "points": Decimal(points)}
            for label, value, weight, points in [
                ("Kinerja (2 tahun)", "91.20", 40, "36.48"),
                ("Kompetensi", "82.50", 30, "24.75"),
                ("Potensi", "88.00", 20, "17.60"),
                ("Rekam jejak", "88.40", 10, "8.84"),
            ]
        ],
        "total": Decimal("87.67"),
        "rules": [
            {
                "outcome": "pass",
                "label": "Pangkat minimal IV/a",
                "detail": "kini IV/b",
                "basis": "PP 11/2017 ps. 107",
            },
            {"outcome": "fail", "label": "Pengalaman jabatan 5 tahun", "detail": "kini 3 tahun 2 bulan"},
            {"outcome": "manual", "label": "Bukti LHKPN 2025", "detail": "belum terlampir"},
            {"outcome": "warn", "label": "Pelatihan kepemimpinan", "basis": "Sumber", "href": "#"},
        ],
        "entries": [
            SimpleNamespace(
                at=NOW, actor="Rina Marlina", action="Dikecualikan", reason="Sedang tugas belajar."
            ),
            SimpleNamespace(at=NOW, actor="", action="Daftar dihitung", reason=""),
        ],
        "facts": [
            ("NIP", "19700110 199003 1 001"),
            ("Jabatan", "Analis SDM Aparatur Ahli Muda"),
            ("Email", ""),
        ],
        "running": job(),
        "waiting": job(public_id="1", state="queued", total=None, percent=None, started_at=None),
        "ended": job(public_id="2", state="done", has_ended=True, percent=100, done=4812, finished_at=NOW),
        "failed": job(
            public_id="3", state="failed", has_ended=True, error_message="Galat tak terduga.", finished_at=NOW
        ),
        "day": date(2026, 8, 17),
        "moment": NOW,
    }


def show(request: HttpRequest, *, page: str) -> HttpResponse:
    grant = HeldGrant(1, Role.ANALYST, ROLE_PERMISSIONS[Role.ANALYST], ROLE_COLUMNS[Role.ANALYST])
    request.user = User(username="Rina Marlina", is_staff=True)
    request.principal = Principal("user:1", date(2026, 11, 21), employee_id=1, grants=(grant,))
    messages.success(request, "Tersimpan.")
    messages.warning(request, "Dua baris perlu diperiksa.")
    template = engines["django"].from_string((HERE / f"{page}.html").read_text())
    return HttpResponse(template.render(context(request), request))


@login_not_required
def officer(request: HttpRequest) -> HttpResponse:
    return show(request, page="officer")


@login_not_required
def employee(request: HttpRequest) -> HttpResponse:
    return show(request, page="employee")


@login_not_required
def progress(request: HttpRequest) -> HttpResponse:
    """What a page of a job answers to htmx: first still running, then ended."""
    ended = job(state="done", has_ended=True, percent=100, done=4812, finished_at=NOW)
    values = {"job": ended, "title": "Hitung kesenjangan", "result_url": "#"}
    return HttpResponse(
        engines["django"].get_template("components/job_progress.html").render(values, request)
    )


@login_not_required
def confirm(request: HttpRequest) -> HttpResponse:
    values = {
        "question": "Kecualikan 2 kandidat?",
        "consequence": "Peringkat tidak berubah.",
        "verb": "Kecualikan 2 kandidat",
        "cancel_url": "/gaya/petugas/",
        "reason": True,
        "danger": True,
    }
    return HttpResponse(
        engines["django"].get_template("components/confirm_page.html").render(values, request)
    )


ENTRIES = [
    Entry("style_officer", "Beranda", icon="home", order=0, permission="gaps.read"),
    Entry("style_officer_list", "Daftar pendek", group=Group.TALENT, icon="list", count=lambda _principal: 4),
    Entry("style_map", "Peta kesenjangan", group=Group.COMPETENCY, icon="map"),
    Entry("style_people", "Pegawai", group=Group.DATA, icon="people", count=lambda _principal: 4812),
    Entry("style_audit", "Jejak audit", group=Group.DATA, icon="history", permission="audit.read"),
    Entry("style_employee", "Beranda", audience=Audience.EMPLOYEE, order=0, icon="home"),
    Entry("style_gaps", "Kompetensi saya", audience=Audience.EMPLOYEE, icon="growth"),
    Entry("style_not_there", "Belum ada", audience=Audience.EMPLOYEE),
]

urlpatterns = [
    path("gaya/petugas/", officer, name="style_officer"),
    path("gaya/petugas/daftar/", officer, name="style_officer_list"),
    path("gaya/peta/", officer, name="style_map"),
    path("gaya/orang/", officer, name="style_people"),
    path("gaya/audit/", officer, name="style_audit"),
    path("gaya/pegawai/", employee, name="style_employee"),
    path("gaya/kompetensi/", employee, name="style_gaps"),
    path("gaya/tanya/", confirm, name="style_confirm"),
    path("gaya/tugas/", progress, name="style_job"),
    path("admin/", admin.site.urls),
    path("", include("asn_career.base.urls")),
]
