"""How operations describe themselves: every answer that they can give, and the headers that they read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from asn_career.base.imports.specs import Column, find_table

_KEY = """A text of the caller's choice, new for each request and the same when it is sent again: the repeated request
has no further effect and gets the first answer. Kept for seven days; with another body it is refused (409).
Without one, a request that is sent again is carried out again."""
_MATCH = "The `ETag` that the item was read with: the change is refused (412) when the record is another one by now."
_TAG = "Names this state of the item, for `If-Match`."


class RefusalSerializer(serializers.Serializer):
    """Every refusal: a stable code, a sentence, and what is wrong by the name of the field."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField()  # type: ignore[assignment]


# What each refusal means, as the description of the API tells it.
REFUSALS = {
    "400": "A parameter or field that is unknown, missing or not understood",
    "401": "No login, or a token that is not valid",
    "403": "The role or the token's scope does not allow it",
    "404": "There is no such object in the caller's scope",
    "406": "The form of answer asked for is not given here",
    "409": "Not possible in the present state, or an Idempotency-Key that was used with another body",
    "410": "What was kept for some days is removed; ask for it again",
    "412": "The record is another one than `If-Match` names",
    "413": "The body is too long",
    "415": "The body is in a form that is not read here",
    "422": "Understood, but a rule does not allow it; `fields` tells what is wrong",
    "429": "Too many requests in this minute; the same request may be sent again after `Retry-After`",
    "503": "The database is away; the same request may be sent again after `Retry-After`",
}
ALWAYS = ("400", "401", "403", "406", "429", "503")
WHEN_SENT = ("409", "413", "415")


class AutoSchema(SpectacularSchema):
    """The product's refusals, keys against repetition, and tags against lost updates, described once for all."""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)  # type: ignore[arg-type]
        for status in self._refusals():
            if status not in bodies:
                told = self._get_response_for_code(RefusalSerializer, status)
                bodies[status] = {**told, "description": REFUSALS[status]}
        return dict(sorted(bodies.items()))

    def _refusals(self) -> list[str]:
        found = [*ALWAYS]
        if "{" in self.path:
            found.append("404")
        if self.method in ("POST", "PUT"):
            found += WHEN_SENT
        return found + [str(status) for status in getattr(self._operation(), "also_refuses", ())]

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        operation = self._operation()
        header: Any = OpenApiParameter.HEADER
        if getattr(operation, "takes_key", False):
            parameters.append(OpenApiParameter("Idempotency-Key", str, header, description=_KEY))
        if 412 in getattr(operation, "also_refuses", ()):
            parameters.append(OpenApiParameter("If-Match", str, header, description=_MATCH))
        if getattr(self.view, "action", "") == "retrieve":
            parameters.append(OpenApiParameter("ETag", str, header, response=[200], description=_TAG))
        return parameters

    def _get_request_body(self, direction: str = "request") -> Any:
        if not self._is_upsert():
            return super()._get_request_body(direction)
        view: Any = self.view
        row = _row_schema(find_table(view.table).columns)
        several = {"type": "array", "items": row, "minItems": 1, "maxItems": view.most_rows}
        return {"content": {"application/json": {"schema": {"oneOf": [row, several]}}}, "required": True}

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Any:
        """What a serializer says of itself, not of its base; a column that a role may lack is not promised."""
        schema = super()._map_basic_serializer(serializer, direction)
        if not vars(type(serializer)).get("__doc__"):
            schema.pop("description", None)
        lacking: frozenset[str] = getattr(serializer, "lacks_for_some", frozenset())
        if lacking and "required" in schema:
            schema["required"] = [name for name in schema["required"] if name not in lacking]
        return schema

    def _is_upsert(self) -> bool:
        return getattr(self.view, "action", "") == "upsert"

    def _operation(self) -> Any:
        return getattr(self.view, getattr(self.view, "action", None) or "", None)


def _row_schema(columns: tuple[Column, ...]) -> dict[str, Any]:
    """A row of the data package; a cell may be spelled as text or as what it is."""
    return {
        "type": "object",
        "properties": {column.name: _cell_schema(column) for column in columns},
        "required": [column.name for column in columns if column.required and column.blank is None],
        "additionalProperties": False,
    }


def _cell_schema(column: Column) -> dict[str, Any]:
    kind = column.kind.frictionless
    texts: dict[str, Any] = {"type": "string"}
    typed = {"number": "number", "integer": "integer", "boolean": "boolean"}.get(kind)
    return {"oneOf": [texts, {"type": typed}], "nullable": True} if typed else {**texts, "nullable": True}
