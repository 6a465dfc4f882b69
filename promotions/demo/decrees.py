"""The demo's dictionary as its first version, and a decree about standards that waits for its second person."""

from __future__ import annotations

from datetime import date, timedelta

from competencies.dictionary.versions import review, start_draft
from competencies.models import Competency, StandardItem
from competencies.standard_decrees.classes import make_class, set_members
from competencies.standard_decrees.content import Required, content_hash
from competencies.standard_decrees.deciding import add_targets, save_cells, start_decree
from employees.models import Position, Unit

from .accounts import demo_principal
from .days import at_work

CLASS, MOST_POSTS = "KELAS-PENGAWAS", 12
RAISED = "MAN-07"  # change management, one level up
NOTICE = timedelta(days=30)


def decree_demo_standards(*, as_of: date) -> None:
    """Whoever tries the demo as approver looks at the impact of the decree and approves it."""
    _agree_to_dictionary(as_of)
    root = Unit.objects.filter(parent=None).order_by("pk").first()
    assert root is not None
    analyst = demo_principal("analis", as_of=as_of)
    posts = (
        Position.objects.filter(kind="pengawas", standard_versions__isnull=False).order_by("code").distinct()
    )
    codes = list(posts.values_list("code", flat=True)[:MOST_POSTS])
    made = make_class(root, code=CLASS, name="Pengawas pada kecamatan dan dinas", by=analyst)
    set_members(made, codes, by=analyst)
    decree = start_decree(
        root,
        by=analyst,
        begins=as_of + NOTICE,
        decree=f"Keputusan Bupati Nomor 188/47 Tahun {as_of.year}",
        decree_on=as_of,
        reason="Evaluasi jabatan: perubahan cara kerja menuntut pengawas yang mampu mengelolanya.",
    )
    add_targets(decree, [CLASS, *codes], by=analyst)
    raised = Competency.objects.get(code=RAISED)
    now = StandardItem.objects.in_force_on(as_of).filter(version__position__code__in=codes, competency=raised)
    level = min(5, 1 + max(now.values_list("level", flat=True), default=2))
    cells: dict[tuple[int, int], Required | None] = {
        (target.pk, raised.pk): Required(level, "penting") if target.position_class_id else None
        for target in decree.targets.all()
    }
    save_cells(decree, cells, by=analyst, seen_hash=content_hash(decree))


def _agree_to_dictionary(as_of: date) -> None:
    version = start_draft(
        by=demo_principal("analis", as_of=as_of),
        begins=as_of,
        decree=f"Keputusan Bupati Nomor 188/12 Tahun {as_of.year}",
        decree_on=as_of,
        reason="Kamus kompetensi instansi: kompetensi nasional dan kompetensi teknis urusan.",
    )
    second = demo_principal("penyetuju", as_of=as_of)
    review(version, by=second, at=at_work(as_of), seen_hash=version.content_hash)
