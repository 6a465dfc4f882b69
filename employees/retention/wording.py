"""How classes of retention and what becomes of them are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from asn_career.base.regulations import Confidence
from employees.choices import RetentionEvent
from employees.retention.rules import RetentionClass

NAMES: dict[str, Any] = {
    "private": gettext_lazy("What somebody keeps for themselves"),
    "family": gettext_lazy("Declared relatives"),
    "development": gettext_lazy("Development plans and attendance"),
    "decision": gettext_lazy("Evidence of decisions"),
    "file": gettext_lazy("Personnel file"),
    "account": gettext_lazy("Accounts and roles"),
    "institution": gettext_lazy("Data of the agency"),
}
EXAMPLES: dict[str, Any] = {
    "private": gettext_lazy(
        "Notices and their letters, saved lists, wished posts, when the own plan was opened, the log of sign-ins"
    ),
    "family": gettext_lazy("Relatives in service, as somebody declared them"),
    "development": gettext_lazy(
        "Plans with their actions and steps, enrolments, attendance, course evaluations"
    ),
    "decision": gettext_lazy(
        "Runs of selections with their frozen facts, rules, committees, minutes, objections, assessment results"
    ),
    "file": gettext_lazy(
        "Identity, posts, ranks, education, discipline, performance, trainings, certificates"
    ),
    "account": gettext_lazy("Who had which account, role and delegation, and so acted in whose name"),
    "institution": gettext_lazy(
        "Units, posts, standards, catalogues, budgets, rounds: about nobody in particular"
    ),
}


def period_of(each: RetentionClass) -> str:
    """How long, and from when; that no period is set where there is none."""
    if each.years is None or each.after == RetentionEvent.NONE:
        return _("No period is set")
    return (
        ngettext("%d year after the person left", "%d years after the person left", each.years) % each.years
    )


def name_of(each: RetentionClass) -> str:
    return str(NAMES[each.code])


# Tone of the badge and word.
SURE: dict[Confidence, tuple[str, Any]] = {
    Confidence.CORROBORATED: ("ok", gettext_lazy("Read in several sources")),
    Confidence.VERIFIED: ("ok", gettext_lazy("Read in a source")),
    Confidence.RECALLED: ("warn", gettext_lazy("To be compared with the text")),
    Confidence.PLACEHOLDER: ("bad", gettext_lazy("Placeholder")),
    Confidence.DECISION: ("info", gettext_lazy("Choice of the product")),
}


# What the rows of a table that can be erased are called, in the plural.
ROWS: dict[str, Any] = {
    "employees_notice": gettext_lazy("Notices"),
    "employees_noticeletter": gettext_lazy("Letters about notices"),
    "employees_noticepreference": gettext_lazy("Preferences about letters"),
    "employees_savedview": gettext_lazy("Saved lists"),
    "training_careertarget": gettext_lazy("Wished posts"),
    "training_planvisit": gettext_lazy("Openings of the own plan"),
}


def named_rows(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """How many rows of what, in the order of their names."""
    return sorted((str(ROWS[table]), rows) for table, rows in counts.items())
