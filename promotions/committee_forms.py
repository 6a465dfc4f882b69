"""Forms of the pages of committees, their minutes, and appointments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotions.choices import Ballot, Departure, DepartureReason, Method, Route, Seat

_LONG = _("At least 30 characters.")


def _text(label: Any, hint: Any = _LONG, **given: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, widget=widget, help_text=hint, max_length=2000, **given)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class CommitteeForm(forms.Form):
    """What the decree of a committee says; quorum empty takes that of the rules."""

    decree_number = forms.CharField(label=_("Number of the decree"), max_length=100)
    decree_on = _day(_("Date of the decree"))
    method = forms.ChoiceField(label=_("How it decides"), choices=Method.choices)
    blind = forms.BooleanField(
        label=_("Blind first review: no names, units or numbers until all first marks are in"),
        required=False,
        initial=True,
    )
    quorum = forms.IntegerField(
        label=_("Quorum: more than (%)"),
        min_value=50,
        max_value=99,
        required=False,
        help_text=_("Of the members who take part; empty takes the value of the rules."),
    )


class SeatForm(forms.Form):
    """Whom to seat."""

    nip = forms.CharField(
        label=_("NIP of the member"),
        max_length=150,
        help_text=_("Of somebody with an account; for a member from outside the name of the account."),
    )
    seat = forms.ChoiceField(
        label=pgettext_lazy("committee", "Seat"), choices=Seat.choices, initial=Seat.MEMBER
    )


class DeclarationForm(forms.Form):
    """Why a member takes no part; the candidate is chosen by the opaque id."""

    about = forms.ChoiceField(label=_("About"))
    detail = _text(_("What the conflict of interest is"))

    def __init__(self, *args: Any, candidates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", _("The whole matter")), *candidates]  # type: ignore[attr-defined]
        self.fields["about"].required = False


class SittingForm(forms.Form):
    """Where and when; one field for each member says why somebody is absent."""

    held_on = _day(_("Day of the sitting"))
    place = forms.CharField(label=_("Place"), max_length=200)

    def __init__(self, *args: Any, members: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, name in members:
            self.fields[f"absent_{key}"] = forms.CharField(
                label=_("%(name)s absent because") % {"name": name},
                max_length=300,
                required=False,
                help_text=_("Empty: present."),
            )

    def absent(self) -> dict[int, str]:
        """Why members are absent, by their number."""
        found = {
            int(name.removeprefix("absent_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("absent_")
        }
        return {key: value.strip() for key, value in found.items() if value.strip()}


class DepartureForm(forms.Form):
    """How and why the official order is departed from."""

    kind = forms.ChoiceField(label=_("Departure"), choices=Departure.choices)
    about = forms.ChoiceField(label=_("Candidate"), required=False)
    place = forms.TypedChoiceField(
        label=_("New place"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[],
    )
    reason_code = forms.ChoiceField(label=_("Kind of reason"), choices=DepartureReason.choices)
    reason = _text(_("Reason"))

    def __init__(self, *args: Any, candidates: list[tuple[str, str]], places: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", "–"), *candidates]  # type: ignore[attr-defined]
        numbers = [(n, n) for n in range(1, places + 1)]
        self.fields["place"].choices = [("", "–"), *numbers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind != Departure.SET_ASIDE and not cleaned.get("about"):
            self.add_error("about", _("Choose the candidate."))
        if kind == Departure.MOVE and not cleaned.get("place"):
            self.add_error("place", _("Choose the new place."))
        return cleaned


class DraftForm(forms.Form):
    """What closes a sitting."""

    number = forms.CharField(label=_("Number of the minutes"), max_length=100)
    fewer_reason = _text(
        _("Why fewer names"), _("Only where fewer are proposed than the seats ask for."), required=False
    )


class ReasonForm(forms.Form):
    """A reason that is kept."""

    reason = _text(_("Reason"))


class MarkForm(forms.Form):
    """A first mark."""

    mark = forms.IntegerField(label=_("Mark (0–100)"), min_value=0, max_value=100)
    note = _text(_("Note"), "", required=False)


class BallotForm(forms.Form):
    """A vote."""

    ballot = forms.ChoiceField(label=_("Your vote"), choices=Ballot.choices, widget=forms.RadioSelect)


class DecisionForm(forms.Form):
    """Whom the appointing authority chooses for a seat, or that the minutes are returned for it."""

    seat = forms.TypedChoiceField(label=pgettext_lazy("post", "Seat"), coerce=int)
    candidate = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reason = _text(_("Reason"))

    def __init__(
        self, *args: Any, names: list[tuple[str, str]], seats: list[int], of: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        told = [(n, _("Seat %(n)d of %(of)d") % {"n": n, "of": of}) for n in seats]
        self.fields["seat"].choices = told  # type: ignore[attr-defined]
        if of == 1:
            del self.fields["seat"]
        back = ("kembalikan", _("Return to the committee"))
        self.fields["candidate"].choices = [*names, back]  # type: ignore[attr-defined]


class DecreeForm(forms.Form):
    """The decree of an appointment."""

    number = forms.CharField(label=_("Number of the decree"), max_length=100)
    decree_on = _day(_("Date of the decree"))
    effective_on = _day(_("Effective date (TMT)"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class NextVacancyForm(forms.Form):
    """The vacancy of the post that became free."""

    code = forms.CharField(label=_("Code of the vacancy"), max_length=100)
    route = forms.ChoiceField(label=_("Route"), choices=Route.choices)
