"""One's own declared relatives among employees."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from employees.choices import Relation
from employees.kinship import declare_kin, end_kin, own_kin
from employees.policy import for_employees, scope_of


class KinshipForm(forms.Form):
    """Who is a relative, and since when."""

    nip = forms.CharField(
        label=gettext_lazy("NIP of the relative"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    relation = forms.ChoiceField(label=gettext_lazy("Relation"), choices=Relation.choices)
    since = forms.DateField(
        label=gettext_lazy("Since"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_kinship(request: HttpRequest) -> HttpResponse:
    """The reader's own declarations, and a new one."""
    principal = scope_of(request)
    form = KinshipForm(request.POST or None, initial={"since": principal.on})
    if request.method == "POST" and form.is_valid():
        try:
            declare_kin(by=principal, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("own_kinship")
    context = {"rows": own_kin(principal), "form": form}
    return render(request, "employees/own_kinship.html", context, status=422 if form.errors else 200)


@require_POST
@for_employees
def end_kinship(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End one of the reader's own declarations."""
    principal = scope_of(request)
    row = next((row for row in own_kin(principal) if row.public_id == public_id), None)
    if row is None:
        raise Http404
    end_kin(row, by=principal)
    messages.success(request, _("Recorded."))
    return redirect("own_kinship")
