"""Query parameters that are no filters of a column: days and codes, read strictly."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError as InvalidValueError
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request


def day_parameter(request: Request, name: str) -> date | None:
    """The day given in ISO form; None when not given."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        if len(text) != len("2026-01-31"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError({name: [_("Must be a day such as 2026-11-21.")]}) from error


def one_of(queryset: Any, request: Request, name: str, *, field: str) -> Any | None:
    """The row that a parameter names, among those the caller may see; None when not given."""
    value = request.query_params.get(name)
    if value is None:
        return None
    try:
        row = queryset.filter(**{field: value}).first()
    except (ValueError, TypeError, InvalidValueError) as error:
        raise ValidationError({name: [_("There is no such object.")]}) from error
    if row is None:
        raise ValidationError({name: [_("There is no such object.")]})
    return row
