"""A yearly summary as files: a table for spreadsheets, and a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.exports import csv_lines
from asn_career.base.formatting import integer, moment
from employees.sender_names import signer_name
from promotions.fairness.yearly.content import told_apart
from promotions.models import FairnessYear


def csv_of(summary: FairnessYear) -> bytes:
    """One row per attribute, stage and group; a hidden number is an empty cell."""
    headings = [
        _("Agency"),
        _("Year"),
        _("Attribute"),
        _("Stage"),
        _("Group"),
        _("Runs"),
        _("People, about"),
        _("Passed, percent"),
        _("To the highest rate, percent"),
    ]
    return "".join(csv_lines(headings, _rows(summary))).encode("utf-8")


def _rows(summary: FairnessYear) -> Iterator[list[Any]]:
    for attribute in summary.content["attributes"]:
        for stage in attribute["stages"]:
            groups = [{**stage, "name": _("Everybody")}, *stage["groups"]]
            for each in groups:
                yield [
                    summary.content["agency"]["name"],
                    summary.year,
                    attribute["name"],
                    stage["name"],
                    each["name"],
                    stage["runs"],
                    each["people"],
                    each["percent"],
                    each["ratio_percent"],
                ]


def pdf_of(summary: FairnessYear) -> bytes:
    """The document, the same bytes each time; a draft says so across its head."""
    decided = summary.decided_at if summary.is_published else None
    given = {
        "agency": summary.content["agency"]["name"],
        "year": str(summary.year),
        "runs": integer(summary.content["runs"]),
        "responses": {name: integer(value) for name, value in summary.content["responses"].items()},
        "statement": summary.statement,
        "drafted_by": signer_name(summary.drafted_by),
        "published_by": signer_name(summary.decided_by) if decided and summary.decided_by else "",
        "published_at": moment(decided) if decided else "",
        "hash": summary.content_hash,
        "cell": summary.content["rule"]["cell"],
        "people": summary.content["rule"]["people"],
        "attributes": [_attribute(each) for each in summary.content["attributes"]],
    }
    on = timezone.localtime(decided or summary.drafted_at).date()
    return render_pdf("promotions/fairness_year", given, on=on, draft=not decided)


def _attribute(attribute: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": attribute["name"],
        "rows": [row for stage in attribute["stages"] for row in _stage(stage)],
    }


def _stage(stage: dict[str, Any]) -> Iterator[list[str]]:
    groups, hidden = told_apart(stage)
    yield [stage["name"], _("Everybody"), *_told(stage)]
    for each in groups:
        yield ["", each["name"], *_told(each)]
    if hidden:
        yield [
            "",
            ngettext("%(n)d group hidden", "%(n)d groups hidden", len(hidden)) % {"n": len(hidden)},
            "",
            "",
            "",
        ]


def _told(each: dict[str, Any]) -> list[str]:
    hidden = _("hidden")
    return [
        hidden if each["people"] is None else integer(each["people"]),
        hidden if each["percent"] is None else f"{each['percent']}%",
        "–" if each["ratio_percent"] is None else f"{each['ratio_percent']}%",
    ]


def file_name(summary: FairnessYear, kind: str) -> str:
    return _("fairness-%(year)d.%(kind)s") % {"year": summary.year, "kind": kind}
