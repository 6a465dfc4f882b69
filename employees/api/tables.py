"""One table of the data package: read by list and item, and written row by row."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.addresses import client_address
from asn_career.base.api.idempotency import idempotent
from asn_career.base.api.jobs import ObjectsField, PlainField
from asn_career.base.api.views import ChangedMeanwhileError, RowViewSet, entity_tag, names_state
from asn_career.base.imports.rows_sent import Check, RowsReport, load_rows
from asn_career.base.imports.specs import Table, find_table
from employees.access import Permission
from employees.policy import scope_of

MOST_ROWS = 500


class UpsertedRowSerializer(serializers.Serializer):
    row = serializers.IntegerField(help_text="Place in what was sent, from 1")
    verdict = serializers.ChoiceField(choices=("new", "changed", "same", "refused"))
    id = serializers.UUIDField(allow_null=True, help_text="The record, for callers who may read it")
    messages = ObjectsField()


class UpsertAnswerSerializer(serializers.Serializer):
    """``import`` names the import under which the rows are kept, and can be undone."""

    state = serializers.ChoiceField(choices=("applied", "partly", "refused"))
    totals = PlainField()
    rows = UpsertedRowSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"import": serializers.UUIDField(), **super().get_fields()}


class TableViewSet(RowViewSet):
    """A table of the data package; ``upsert`` judges rows as an import does, and writes those it accepts."""

    table: ClassVar[str]
    most_rows: ClassVar[int] = MOST_ROWS
    action_permissions: ClassVar[dict[str, Permission]] = {"upsert": Permission.IMPORT}

    @action(detail=False, methods=["post"], url_path="upsert", serializer_class=UpsertAnswerSerializer)
    @idempotent
    def upsert(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add or change records by their key: one row, or a list of up to 500, with the columns of the data package.

        Each row is judged by itself, as in an import: what is refused leaves the others alone, a blank changes
        nothing, and records beyond the caller's units cannot be named. One row may come with `If-Match`.
        """
        table = find_table(self.table)
        rows = _rows_of(request.data, table)
        report = load_rows(
            table,
            rows,
            principal=scope_of(request),
            as_of=scope_of(request).on,
            address=client_address(request),
            check=self._check_of(request, rows),
        )
        return Response(self._answer(report))

    upsert.also_refuses = (412,)  # type: ignore[attr-defined]

    def _check_of(self, request: Request, rows: list[dict[str, Any]]) -> Check | None:
        """With If-Match, the record has to be the one that the caller has read."""
        tag = request.headers.get("If-Match")
        if tag is None:
            return None
        if len(rows) > 1:
            raise ValidationError({"If-Match": [_("Is possible with one row only.")]})

        def check(target_id: int | None) -> None:
            current = None if target_id is None else self._current(target_id)
            if current is None or not names_state(tag, entity_tag(current)):
                raise ChangedMeanwhileError(fields=_differences(rows[0], current or {}))

        return check

    def _current(self, pk: int) -> dict[str, Any] | None:
        """What the caller would read now; the record stays as it is until the rows are written."""
        found = self.get_queryset().filter(pk=pk)
        locked = found.select_for_update(of=("self",)).values_list("pk", flat=True).first()
        serializer: Any = type(self).serializer_class(context=self.get_serializer_context())  # type: ignore[misc]
        values = serializer.values(found).first() if locked else None
        return serializer.row(values) if values else None

    def _answer(self, report: RowsReport) -> dict[str, Any]:
        accepted = {row.target_id for row in report.rows}
        names = dict(self.get_queryset().filter(pk__in=accepted).values_list("pk", "public_id"))
        rows = [
            {
                "row": row.row,
                "verdict": row.verdict,
                "id": str(names[row.target_id]) if row.target_id in names else None,
                "messages": [message.as_dict() for message in row.messages],
            }
            for row in report.rows
        ]
        package = report.package
        return {
            "import": str(package.public_id),
            "state": package.outcome,
            "totals": package.totals,
            "rows": rows,
        }


def _differences(sent: dict[str, Any], current: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By column: what was sent, and what the record holds. A blank changes nothing, so it differs from nothing."""
    return {
        name: {"sent": value, "current": current[name]}
        for name, value in sent.items()
        if name in current and value not in (None, "") and _plain(value) != _plain(current[name])
    }


def _plain(value: Any) -> Any:
    """A value so that its spellings are equal: 3 and "3.0", true and "TRUE"."""
    text = str(value).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text.casefold()
    return number if number.is_finite() else text.casefold()


def _rows_of(data: Any, table: Table) -> list[dict[str, Any]]:
    """The rows that were sent; 400 for anything that is not a row of the table."""
    rows = data if isinstance(data, list) else [data]
    if not 1 <= len(rows) <= MOST_ROWS:
        raise ValidationError([_("Send 1 to %(most)d rows.") % {"most": MOST_ROWS}])
    known = {column.name for column in table.columns}
    for row in rows:
        if not isinstance(row, dict):
            raise ValidationError([_("A row is an object with the columns of the table.")])
        if unknown := sorted(set(row) - known):
            raise ValidationError({name: [_("Unknown field.")] for name in unknown})
        if nested := sorted(name for name, value in row.items() if isinstance(value, dict | list)):
            raise ValidationError(
                {name: [_("Must be a text, a number, true, false or null.")] for name in nested}
            )
    return rows
