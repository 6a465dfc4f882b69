"""Forms of the pages that belong to no app, and fields for all of them."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import ChoiceField, Field, ModelChoiceField
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .errors import DomainError


def uuids_of(values: Iterable[str | None]) -> list[UUID]:
    """The opaque ids among what an address or a form carries; what is none is not there."""
    found = []
    for value in values:
        with suppress(ValueError):
            found.append(UUID(value or ""))
    return found


class TextRefusedError(DomainError):
    """What was typed cannot be kept as it is; nothing is cut off in silence."""

    code = "text_refused"
    status = 422


def typed_text(request: HttpRequest, name: str, *, label: str, most: int = 500) -> str:
    """A text typed into a form that is no Django form, without space around it; raises TextRefusedError."""
    text = request.POST.get(name, "").strip()
    if "\x00" in text:
        said = _("“%(label)s” contains a character that cannot be kept (NUL). Type the text again.")
        raise TextRefusedError(said % {"label": label}, fields={name: [said % {"label": label}]})
    if len(text) > most:
        said = _("“%(label)s” has %(length)s characters; at most %(most)s can be kept. Shorten it.")
        told = said % {"label": label, "length": len(text), "most": most}
        raise TextRefusedError(told, fields={name: [told]})
    return text


def name_the_blank(field: Field) -> None:
    """A list in which nothing is chosen yet says so in words, where Django shows dashes."""
    blank = BLANK_CHOICE_DASH[0][1]
    if isinstance(field, ModelChoiceField):
        if field.empty_label == blank:
            field.empty_label = _("Choose")
    elif isinstance(field, ChoiceField):
        choices: list[tuple[Any, Any]] = [*field.choices]  # type: ignore[misc]  # also a class in the stubs
        if choices and choices[0][1] == blank:
            field.choices = [(choices[0][0], _("Choose")), *choices[1:]]


class SignInForm(AuthenticationForm):
    """One answer to every failure: whether an account exists cannot be told from it."""

    error_messages = {
        "invalid_login": _("The username and password do not match. Please check both and try again."),
        "inactive": _("The username and password do not match. Please check both and try again."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["username"].label = _("Username")
        self.fields["username"].widget.attrs["autocomplete"] = "username"


class _LoadedChoices(ModelChoiceIterator):
    """The choices of rows that are read once, however often they are gone through."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for row in self.queryset or ():
            yield self.choice(row)


class LoadedChoiceField(ModelChoiceField):
    """A choice among rows that the page lists anyway: shown, checked and named from one query."""

    iterator = _LoadedChoices

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        wanted = str(value.serializable_value(self._key) if isinstance(value, Model) else value)
        for row in self.queryset or ():
            if str(row.serializable_value(self._key)) == wanted:
                return row
        raise ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )

    @property
    def _key(self) -> str:
        return self.to_field_name or "pk"
