"""Forms of the pages that belong to no app, and fields for all of them."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BaseForm, ChoiceField, Field, ModelChoiceField, Select
from django.forms.models import ModelChoiceIterator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
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


def blame(form: BaseForm, error: DomainError) -> None:
    """Show a refusal at the first field that it names and the form has, or above the form."""
    named = next((name for name in error.fields if name in form.fields), None)
    form.add_error(named, str(error))


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


class SearchedSelect(Select):
    """A list to choose from; with more than ``MOST`` rows it holds the chosen one and what a text beside it finds.

    It works as a plain form: a text without a choice comes back as a short list. Where htmx is loaded, the list follows
    what is typed, from the address named ``source``.
    """

    MOST = 60

    def __init__(self, *, label: Any, source: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.label, self.source = label, source
        self.text, self.is_long, self.found = "", False, 0

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.text = str(data.get(f"{name}{SEARCHED}") or "").replace("\x00", "").strip()[:100]
        return super().value_from_datadict(data, files, name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = dict(attrs or {})
        for _row in self.choices:  # going through the rows says whether they are many
            pass
        if self.is_long and attrs.pop("required", None):
            # A browser would not send the text that searches as long as nothing is chosen; the form asks for a choice.
            attrs["aria-required"] = "true"
        select = super().render(name, value, attrs, renderer)
        if not self.is_long:
            return select
        shown = {"name": name + SEARCHED, "text": self.text, "label": self.label, "source": self.source}
        shown |= {"id": attrs.get("id", ""), "found": self.found, "most": self.MOST, "select": select}
        return render_to_string("components/searched_select.html", shown)


SEARCHED = "_cari"
"""What the name of a list's search text ends in."""


class _FoundChoices(ModelChoiceIterator):
    """All rows where they are few; else those that the text finds, after the one that is chosen."""

    field: Any

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for row in self.field.rows_to_choose():
            yield self.choice(row)


class SearchedChoiceField(ModelChoiceField):
    """A choice among rows of which there may be thousands, found by their name; two queries at most to list them."""

    iterator = _FoundChoices
    widget: Any
    chosen: Any = None
    _rows: list[Any] | None = None

    def __init__(self, *args: Any, label: Any, search: Any, source: str, **kwargs: Any) -> None:
        """``search`` labels the text, ``source`` names the address that answers it with options."""
        super().__init__(*args, label=label, widget=SearchedSelect(label=search, source=source), **kwargs)

    def to_python(self, value: Any) -> Any:
        self.chosen = super().to_python(value)
        return self.chosen

    def rows_to_choose(self) -> list[Any]:
        if self._rows is None:
            self._rows = self._found()
        return self._rows

    def _found(self) -> list[Any]:
        few = list(self._first(""))
        self.widget.is_long = len(few) > SearchedSelect.MOST
        if not self.widget.is_long:
            return few
        found = list(self._first(self.widget.text)) if self.widget.text else []
        self.widget.found = len(found)
        rest = [row for row in found[: SearchedSelect.MOST] if row != self.chosen]
        return [self.chosen, *rest] if self.chosen else rest

    def _first(self, text: str) -> Any:
        rows: Any = self.queryset
        return (rows.filter(name__icontains=text) if text else rows)[: SearchedSelect.MOST + 1]


class _LoadedChoices(ModelChoiceIterator):
    """The choices of rows that are read once, however often they are gone through."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for row in self.queryset or ():
            yield self.choice(row)


class LoadedChoiceField(ModelChoiceField):
    """A choice among rows that the page lists anyway: shown, checked and named from one query."""

    iterator: Any = _LoadedChoices

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


class LoadedSearchedChoiceField(LoadedChoiceField, SearchedChoiceField):
    """The same among rows that the page lists anyway: one query for all of it."""

    iterator: Any = _FoundChoices

    def to_python(self, value: Any) -> Any:
        self.chosen = LoadedChoiceField.to_python(self, value)
        return self.chosen

    def _first(self, text: str) -> Any:
        wanted = text.casefold()
        rows = (row for row in self.queryset or () if wanted in row.name.casefold())
        return islice(rows, SearchedSelect.MOST + 1)
