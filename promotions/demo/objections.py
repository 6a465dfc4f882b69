"""Two objections of the demo: one that was answered, and one that waits for its check."""

from __future__ import annotations

from datetime import date

from asn_career.base.models import Job
from promotions.models import Shortlist
from promotions.objection_choices import ObjectionVerdict
from promotions.objections import steps

from .accounts import demo_principal
from .days import at_work

OBJECTOR = "pegawai"
_ABOUT = "rule:direction"
_WHY = (
    "Jabatan saya sekarang setara menurut peta jabatan tahun lalu, sehingga arah mutasi semestinya memenuhi."
)
_ANSWER = (
    "Peta jabatan yang berlaku pada hari perhitungan menempatkan kedua jabatan pada jenjang yang berbeda."
)
_OTHER = "Penilaian kompetensi terakhir belum memperhitungkan hasil wawancara yang saya jalani bulan lalu."


def file_objections(job: Job, *, as_of: date) -> None:
    """Of whom the sent run considered; nothing where it was not sent or did not consider them."""
    run = Shortlist.objects.sent().with_context().filter(job=job).first()
    by = demo_principal(OBJECTOR, as_of=as_of)
    if run is None or not run.blocks.filter(chunk__people__contains=[by.employee_id]).exists():
        return
    at = at_work(as_of)
    answered = steps.file(
        run, about=_ABOUT, text=_WHY, wanted="Syarat arah mutasi dinyatakan memenuhi.", by=by, at=at
    )
    officer, judge = (demo_principal(name, as_of=as_of) for name in ("analis", "penyetuju-2"))
    steps.take_up(answered, by=officer, at=at, version=answered.version)
    rejected = ObjectionVerdict.REJECTED
    steps.prepare(answered, verdict=rejected, text=_ANSWER, by=officer, at=at, version=answered.version)
    steps.answer(answered, by=judge, at=at, version=answered.version)
    steps.file(
        run, about="component:competency", text=_OTHER, wanted="Level 3 pada kompetensi itu.", by=by, at=at
    )
