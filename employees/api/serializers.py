"""Rows of the registry as the data package names them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from rest_framework import serializers

from asn_career.base.api.fields import FigureField
from asn_career.base.api.lists import RowSerializer
from employees import protected


class PeriodStartField(serializers.DateField):
    """First day of a stored period."""

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value.lower)


class PeriodEndField(serializers.DateField):
    """Last day of a stored period, inclusive; null while it is open."""

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value.upper - timedelta(days=1)) if value.upper else None


class UnitSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    code = serializers.CharField()
    name = serializers.CharField()
    parent_code = serializers.CharField(source="parent.code", allow_null=True)
    remote = serializers.BooleanField(allow_null=True)


class PositionSerializer(RowSerializer):
    id = serializers.UUIDField(source="public_id")
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    unit_code = serializers.CharField(source="unit.code")
    echelon = serializers.CharField()
    job_class = serializers.IntegerField(allow_null=True)
    family = serializers.CharField()
    seats = serializers.IntegerField(allow_null=True)
    retirement_age = serializers.IntegerField(allow_null=True)
    critical = serializers.BooleanField(allow_null=True)


def readable_columns(serializer: serializers.Serializer) -> frozenset[str] | None:
    """Columns of people that the caller may read; None while the API describes itself, with every column there is."""
    principal = getattr(serializer.context.get("request"), "principal", None)
    return None if principal is None else principal.readable_columns()


class SexField(serializers.CharField):
    """Sex, which is kept apart: told by the row id of the person, from what was read for the whole page."""

    def to_representation(self, value: Any) -> str:
        row: Any = self.parent
        return row.sexes.get(value, "")


class EmployeeSerializer(RowSerializer):
    """A person, less the columns that the caller's role may not read."""

    id = serializers.UUIDField(source="public_id")
    nip = serializers.CharField()
    name = serializers.CharField()
    title_prefix = serializers.CharField()
    title_suffix = serializers.CharField()
    birth_date = serializers.DateField()
    sex = SexField(source="pk")
    status = serializers.CharField()
    legal_position = serializers.CharField()
    email = serializers.CharField()
    unit_code = serializers.CharField(source="home_unit.code", allow_null=True)

    hidden_by_column = {"unit_code": "home_unit"}
    sexes: dict[int, str] = {}

    @property
    def lacks_for_some(self) -> frozenset[str]:
        """Columns that not every role reads, for the description of the API."""
        return frozenset(self._declared_fields) - {"id"}

    def rows(self, page: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        people = list(page)
        if "sex" in self.fields:
            self.sexes = protected.sex_of([values["c_sex"] for values in people])
        return super().rows(people)

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        readable = readable_columns(self)
        if readable is None:
            return fields
        return {
            name: field
            for name, field in fields.items()
            if name == "id" or self.hidden_by_column.get(name, name) in readable
        }


class PersonalRowSerializer(RowSerializer):
    """A record about a person, who is named by NIP for those who may read it."""

    id = serializers.UUIDField(source="public_id")
    nip = serializers.CharField(source="employee.nip")

    lacks_for_some = frozenset({"nip"})

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        readable = readable_columns(self)
        if readable is not None and "nip" not in readable:
            del fields["nip"]
        return fields


class RankHistorySerializer(PersonalRowSerializer):
    rank = serializers.CharField()
    from_date = serializers.DateField()
    decree = serializers.CharField()


class PositionHistorySerializer(PersonalRowSerializer):
    position_code = serializers.CharField(source="position.code", allow_null=True)
    position_name = serializers.CharField()
    position_kind = serializers.CharField()
    unit_name = serializers.CharField()
    from_date = PeriodStartField(source="validity")
    to_date = PeriodEndField(source="validity", allow_null=True)
    assignment = serializers.CharField()


class EducationHistorySerializer(PersonalRowSerializer):
    level = serializers.CharField()
    field = serializers.CharField()
    institution = serializers.CharField()
    graduated_on = serializers.DateField(allow_null=True)


class DisciplineSerializer(PersonalRowSerializer):
    level = serializers.CharField()
    kind_id = serializers.CharField()
    start_date = serializers.DateField()
    end_date = serializers.DateField(allow_null=True)
    cancelled_on = serializers.DateField(allow_null=True)


class AwardSerializer(PersonalRowSerializer):
    name = serializers.CharField()
    awarded_on = serializers.DateField()
    score = FigureField(allow_null=True)


class TeamAssignmentSerializer(PersonalRowSerializer):
    name = serializers.CharField()
    year = serializers.IntegerField()
    score = FigureField(allow_null=True)
