"""Check the audit trail: what was sealed, what was signed, and what was kept elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from asn_career.base.evidence.checkpoints import Point, UnreadableCheckpointError, parsed
from asn_career.base.evidence.signing import spelled
from asn_career.base.evidence.verifying import Report, verify
from asn_career.base.formatting import moment

MOST_TOLD = 20
TAMPERED, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = (
        "Check the audit trail: sealed entries, the tree, all checkpoints and their signatures, and whether the "
        "tables are what the trail says. Exit 0: intact; 1: something does not hold; 2: the anchor is unreadable."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            type=Path,
            metavar="FILE",
            help="checkpoints exported before, from where they were kept",
        )
        parser.add_argument(
            "--without-tables", action="store_true", help="leave out comparing the tables with the trail"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            anchors = _anchors(options["anchor"])
            report = verify(anchors=anchors, with_tables=not options["without_tables"])
            self.stdout.write("\n".join(_told(report)))
            if not report.intact:
                faults = [f"- {fault}" for fault in report.faults[:MOST_TOLD]]
                if len(report.faults) > MOST_TOLD:
                    faults.append(_("- and %(n)d more") % {"n": len(report.faults) - MOST_TOLD})
                raise CommandError(
                    "\n".join([_("The audit trail does NOT hold:"), *faults]), returncode=TAMPERED
                )
            self.stdout.write(_("The audit trail holds."))


def _anchors(path: Path | None) -> list[Point]:
    if path is None:
        return []
    try:
        return parsed(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, UnreadableCheckpointError) as error:
        told = _("The anchor %(path)s cannot be read: %(why)s") % {"path": path, "why": error}
        raise CommandError(told, returncode=UNREADABLE) from error


def _told(report: Report) -> list[str]:
    lines = [
        _("Sealed entries: %(n)d; waiting for the next seal: %(waiting)d")
        % {"n": report.sealed, "waiting": report.waiting},
        _("Erased as the rules demand, verified by their leaves alone: %(n)d") % {"n": report.erased},
        _("Checkpoints: %(n)d; compared with the anchor: %(anchors)d")
        % {"n": report.checkpoints, "anchors": report.anchors},
        _("Tables compared with the trail: %(tables)d, with %(rows)d rows")
        % {"tables": report.tables, "rows": report.rows},
    ]
    if report.last:
        lines.append(
            _("Last checkpoint: %(at)s, public key %(key)s")
            % {"at": moment(report.last.signed_at), "key": spelled(report.last.public_key)}
        )
    lines += _stamps_told(report)
    if not report.anchors:
        lines.append(
            _("Without an anchor from elsewhere this check cannot see a trail that was rewritten as a whole.")
        )
    return lines


def _stamps_told(report: Report) -> list[str]:
    lines = []
    if report.last_stamp:
        told = {"n": report.stamps, "at": moment(report.last_stamp)}
        lines.append(_("Time stamps of an outside authority: %(n)d, the last one of %(at)s") % told)
    if report.unknown_stamps:
        lines.append(
            _("Time stamps that were NOT checked, since TSA_CERTIFICATES names no certificates: %(n)d")
            % {"n": report.unknown_stamps}
        )
    return lines or [_("No checkpoint is stamped by an outside authority.")]
