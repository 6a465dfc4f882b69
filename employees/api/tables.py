"""One table of the data package: read by list and item, and written row by row."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from asn_career.base.api.idempotency import idempotent
from asn_career.base.api.jobs import ObjectsField, PlainField
from asn_career.base.api.views import RowViewSet, entity_tag
from asn_career.base.errors import DomainError
from asn_career.base.imports.rows_sent import Check, RowsReport, load_rows
from asn_career.base.imports.specs import Table, find_table
from employees.access import Permission
from employees.policy import scope_of

MOST_ROWS = 500


class ChangedMeanwhileError(DomainError):
    code = "changed_meanwhile"
    message = gettext_lazy("The record is another one than If-Match names. Read it again, then decide.")
    status = 412


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
    @partial(idempotent, key_required=True)
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
            address=request.META.get("REMOTE_ADDR"),
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
            if target_id is None or tag != self._current_tag(target_id):
                raise ChangedMeanwhileError

        return check

    def _current_tag(self, pk: int) -> str:
        """The tag that the caller would read now; the record stays as it is until the rows are written."""
        found = self.get_queryset().filter(pk=pk)
        locked = found.select_for_update(of=("self",)).values_list("pk", flat=True).first()
        serializer: Any = type(self).serializer_class(context=self.get_serializer_context())  # type: ignore[misc]
        values = serializer.values(found).first() if locked else None
        return entity_tag(serializer.row(values)) if values else ""

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
