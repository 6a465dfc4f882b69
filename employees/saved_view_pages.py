"""Pages of the views that somebody keeps; each person has their own, and nobody sees another's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.tables import Column, keyset_page
from employees.models import SavedView
from employees.policy import for_anyone, scope_of
from employees.saved_views import ViewNameError, delete_view, rename_view, save_view

COLUMNS = (
    Column("nama", _("Name"), order="name"),
    Column("halaman", _("List"), order="path,name"),
    Column("tindakan", _("Actions"), hidden=True),
)


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)


class SaveForm(NameForm):
    path = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(widget=forms.HiddenInput, required=False)


@for_anyone
@require_safe
def saved_view_list(request: HttpRequest) -> HttpResponse:
    """One's own views; ``?daftar=`` names one list."""
    views = SavedView.objects.visible_to(scope_of(request))
    if path := request.GET.get("daftar"):
        views = views.filter(path=path)
    page = keyset_page(views, columns=COLUMNS, params=request.GET, default="nama")
    return render(request, "employees/saved_view_list.html", {"page": page, "path": path})


@for_anyone
@require_POST
def saved_view_save(request: HttpRequest) -> HttpResponse:
    """Keep the list that the filter bar stands over, and go back to it."""
    form = SaveForm(request.POST)
    if form.is_valid():
        try:
            view = save_view(**form.cleaned_data, by=scope_of(request))
        except ViewNameError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, gettext("The view “%(name)s” is kept.") % {"name": view.name})
            return redirect(view.address)
    context = {"form": form, "heading": gettext("Save view"), "action": reverse("saved_view_save")}
    return render(request, "employees/saved_view_form.html", context, status=422)


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def saved_view_rename(request: HttpRequest, public_id: str) -> HttpResponse:
    view = _own(request, public_id)
    form = NameForm(request.POST or None, initial={"name": view.name})
    if request.method == "POST" and form.is_valid():
        try:
            rename_view(view, name=form.cleaned_data["name"], by=scope_of(request))
        except ViewNameError as error:
            form.add_error("name", str(error))
        else:
            return redirect("saved_view_list")
    context = {"form": form, "heading": gettext("Rename view"), "action": request.path}
    return render(request, "employees/saved_view_form.html", context, status=422 if form.errors else 200)


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def saved_view_delete(request: HttpRequest, public_id: str) -> HttpResponse:
    view = _own(request, public_id)
    if request.method == "POST":
        delete_view(view, by=scope_of(request))
        messages.success(request, gettext("The view “%(name)s” is deleted.") % {"name": view.name})
        return redirect("saved_view_list")
    context = {
        "question": gettext("Delete the view “%(name)s”?") % {"name": view.name},
        "consequence": gettext("The list itself and its data stay as they are."),
        "verb": gettext("Delete view"),
        "cancel_url": reverse("saved_view_list"),
        "action": request.path,
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)


def _own(request: HttpRequest, public_id: Any) -> SavedView:
    view = SavedView.objects.visible_to(scope_of(request)).filter(public_id=public_id).first()
    if view is None:
        raise Http404
    return view
