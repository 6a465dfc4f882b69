"""An act that is refused says why, also on a page that no longer shows the form it was asked with."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.template import engines

from asn_career.base.errors import DomainError
from asn_career.base.page_acts import named_act

REASON = "Putaran <ini> sudah ditutup."
PAGES = {
    "with its form": "{% block content %}{% error_summary forms.close %}{% field forms.close.reason %}{% endblock %}",
    "without it": "{% block content %}<p>Sudah ditutup</p>{% endblock %}",
}


class Close(forms.Form):
    reason = forms.CharField(label="Alasan", widget=forms.Textarea, min_length=5)
    secret = forms.CharField(label="Sandi", widget=forms.PasswordInput, required=False)


def refuse(request, about, form):
    raise DomainError("Putaran <ini> sudah ditutup.")


def answered(rf, page, *, also=None, **sent):
    request = rf.post("/x/", {"act": "close", **sent})
    request.user, request.session = AnonymousUser(), {}
    request._messages = FallbackStorage(request)
    template = engines["django"].from_string("{% extends 'layout/public.html' %}{% load ui %}" + PAGES[page])

    def again(bound):
        return HttpResponse(template.render({"forms": bound, **(also or {})}, request), status=422)

    acts = {"close": refuse}
    return named_act(
        request, acts, None, form_of=lambda name: Close(request.POST), again=again, back="/y/"
    ).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_what_refuses_an_act_is_said_once_whether_its_form_is_there_or_not(rf, db, page):
    said = answered(rf, page, reason="Sudah cukup")
    assert said.count("Putaran &lt;ini&gt; sudah ditutup.") == 1
    assert "<ini>" not in said


@pytest.mark.parametrize("page", PAGES)
def test_a_field_at_fault_is_said_by_its_name(rf, db, page):
    said = answered(rf, page, reason="ya")
    assert "Alasan" in said
    assert "5 karakter" in said


def test_what_was_typed_stays_to_be_copied_but_no_password(rf, db):
    said = answered(rf, "without it", reason="Keberatan yang <panjang>", secret="rahasia-sekali")
    assert "Keberatan yang &lt;panjang&gt;</textarea>" in said
    assert "rahasia-sekali" not in said


def test_a_form_that_was_not_sent_is_not_told(rf, db):
    elsewhere = Close({"reason": ""})
    said = answered(rf, "without it", reason="Sudah cukup", also={"other": elsewhere})
    assert said.count('class="note bad refusal"') == 1
