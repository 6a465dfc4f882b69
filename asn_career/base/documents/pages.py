"""The public page on which anybody checks a document by its code."""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.documents.issuing import find_issued, page_of, read_code
from asn_career.base.documents.models import IssuedDocument
from asn_career.base.formatting import date_long


class CodeForm(forms.Form):
    """The code as it stands on the document."""

    kode = forms.CharField(
        label=_("Code on the document"),
        max_length=40,
        help_text=_("Twelve letters and digits, such as K7QF-3M2P-9XTA."),
    )

    def clean_kode(self) -> str:
        code = read_code(self.cleaned_data["kode"])
        if not code:
            raise forms.ValidationError(
                _("This is no code: it has twelve letters and digits, without 0, O, 1 and I.")
            )
        return code


class FileForm(forms.Form):
    """The document itself, whose fingerprint is compared."""

    berkas = forms.FileField(label=_("The document as a file (PDF)"))


@login_not_required
@require_safe
def check_document(request: HttpRequest) -> HttpResponse:
    """Ask for the code; a valid one leads to what the register says."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("document_check", code=form.cleaned_data["kode"])
    return render(request, "documents/check.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def document_check(request: HttpRequest, code: str) -> HttpResponse:
    """What the register says of the document with this code, and whether a given file is that very document."""
    entry = find_issued(code)
    form = FileForm(request.POST or None, request.FILES or None)
    same = None
    if entry and request.method == "POST" and form.is_valid():
        same = _fingerprint(form.cleaned_data["berkas"]) == entry.sha256
    context = {
        "entry": entry,
        "facts": _facts(entry) if entry else [],
        "more": page_of(entry) if entry else None,
        "form": form,
        "same": same,
    }
    return render(request, "documents/told.html", context, status=200 if entry else 404)


def _facts(entry: IssuedDocument) -> list[tuple[str, str]]:
    """What the register tells whoever holds the document."""
    told = [(label, value) for label, value in entry.told]
    return [(_("Code"), entry.code), (_("Issued on"), date_long(entry.issued_on)), *told]


def _fingerprint(upload: object) -> str:
    found = hashlib.sha256()
    for chunk in upload.chunks():  # type: ignore[attr-defined]
        found.update(chunk)
    return found.hexdigest()


check_document.policy = "public"  # type: ignore[attr-defined]
document_check.policy = "public"  # type: ignore[attr-defined]
