"""The words for states: one word, one tone and one shape for each, on every page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from asn_career.base.formatting import level

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TONES = ("ok", "warn", "bad", "info", "plain")


@dataclass(frozen=True, slots=True)
class Word:
    """How a state is told: ``tone`` gives shape and colour, ``meaning`` is what the help page says."""

    tone: str
    label: StrPromise | str
    meaning: StrPromise | str = ""


COMPETENCY = {
    "met": Word(
        "ok", _("Meets the standard"), _("The valid result reaches the level that the post requires.")
    ),
    "gap": Word("warn", _("Below the standard"), _("The valid result is lower than the level required.")),
    "expired": Word(
        "warn",
        _("Expired"),
        _("There are official results, but all are older than three years. Not counted as zero."),
    ),
    "unknown": Word("plain", _("Not assessed"), _("There is no official result yet. Not counted as zero.")),
}
OUTCOMES = {
    "eligible": Word("ok", _("Eligible"), _("Every requirement is met.")),
    "manual": Word(
        "warn", _("Needs verification"), _("The data do not decide; an officer has to look at the documents.")
    ),
    "ineligible": Word(
        "bad", _("Not eligible"), _("At least one requirement is not met; the reason is shown.")
    ),
}
RULES = {
    "pass": Word("ok", pgettext_lazy("rule", "Met")),
    "fail": Word("bad", pgettext_lazy("rule", "Not met")),
    "warn": Word("info", pgettext_lazy("rule", "Note"), _("Advice for the committee; excludes nobody.")),
}
REVIEW = {
    "proposed": Word(
        "info", _("Proposed"), _("Among the best three per seat; the system suggests, people decide.")
    ),
    "verified": Word("ok", _("Verified"), _("An officer has checked the documents.")),
    "excluded": Word(
        "bad", _("Excluded"), _("Taken out by an officer, with a reason; ranks stay as computed.")
    ),
    "open": Word("plain", pgettext_lazy("state", "Open")),
    "in_review": Word("info", _("In verification")),
    "sent": Word("ok", _("Sent to the committee")),
    "trial": Word(
        "plain",
        _("Trial run"),
        _("Shows who is eligible and what is missing; only the official run is sent."),
    ),
    "correction": Word(
        "plain", _("Run again after a correction"), _("Shows what corrected data change; it is never sent.")
    ),
    "objection": Word(
        "plain",
        _("Effect of an objection"),
        _("Shows what one person's corrected data would change; it is never sent."),
    ),
    "earlier": Word("plain", _("Made before rule sets were approved")),
    "replaced": Word("plain", _("Replaced by a newer rule set")),
}
JOBS = {
    "queued": Word("plain", pgettext_lazy("job", "Queued"), _("Waits for its turn.")),
    "running": Word(
        "info", pgettext_lazy("job", "Running"), _("Is being worked on; you may leave the page.")
    ),
    "done": Word("ok", pgettext_lazy("job", "Done"), _("Complete; results are shown at once, never half.")),
    "failed": Word(
        "bad", pgettext_lazy("job", "Failed"), _("Ended with an error; earlier results stay as they were.")
    ),
    "cancelled": Word(
        "plain", pgettext_lazy("job", "Cancelled"), _("Stopped by a person; nothing of it is shown.")
    ),
    "cancelling": Word("warn", _("Being cancelled")),
}
IMPORTS = {
    "accepted": Word("ok", _("Accepted")),
    "created": Word("ok", pgettext_lazy("row", "New")),
    "updated": Word("info", _("Changed")),
    "unchanged": Word("plain", _("Unchanged")),
    "normalised": Word("info", _("Adjusted"), _("Taken in after a correction that is reported.")),
    "warning": Word("warn", _("Please check")),
    "refused": Word("bad", _("Refused"), _("Not taken in; the reason and the place in the file are given.")),
    "dry_run": Word("plain", _("Check only")),
}
SECTIONS: dict[StrPromise | str, dict[str, Word]] = {
    _("Competencies"): COMPETENCY,
    _("Candidates"): OUTCOMES,
    _("Requirements"): RULES,
    _("Review"): REVIEW,
    _("Background jobs"): JOBS,
    _("Import"): IMPORTS,
}
WORDS = {code: word for section in SECTIONS.values() for code, word in section.items()}


def gap_word(depth: Decimal) -> Word:
    """How far below the post's standard, in levels; about the standard, never about the person."""
    if depth <= 0:
        return COMPETENCY["met"]
    text = ngettext("%(levels)s level short", "%(levels)s levels short", 1 if depth == 1 else 2)
    return Word("bad" if depth >= 2 else "warn", text % {"levels": level(depth)})
