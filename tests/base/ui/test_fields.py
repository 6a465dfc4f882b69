"""A form field on a page."""

import pytest
from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.template import Context, Template

from employees.models import Unit
from tests.factories import UnitFactory


class Choices(forms.Form):
    kind = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("a", "Apel")])
    unit = forms.ModelChoiceField(queryset=Unit.objects.all())
    named = forms.ModelChoiceField(queryset=Unit.objects.all(), required=False, empty_label="Semua unit")


def shown(name):
    return Template("{% load ui %}{% field bound %}").render(Context({"bound": Choices()[name]}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "blank", "choice"),
    [("kind", "Pilih", "Apel"), ("unit", "Pilih", "Dinas Uji"), ("named", "Semua unit", "Dinas Uji")],
)
def test_a_list_says_in_words_that_nothing_is_chosen(name, blank, choice):
    UnitFactory(name="Dinas Uji")
    page = shown(name)
    assert f'<option value="" selected>{blank}</option>' in page
    assert f">{choice}" in page
    assert "---" not in page
