"""The action library for officers: competencies with actions of their own, and what is proposed for the others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.contrib import messages
from django.core.validators import MinValueValidator
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from competencies.choices import CompetencyKind, Level
from competencies.models import Competency
from employees.access import Permission, Principal
from employees.coverage import agencies_of
from employees.models import Unit
from employees.policy import requires, scope_of
from training.catalogue import ensure_may_maintain, may_maintain
from training.library.keeping import FORMS, editable, general_action, shelves_of, store_template
from training.models import ActionTemplate

COLUMNS = (
    Column("nama", gettext_lazy("Competency"), order="name"),
    Column("jenis", gettext_lazy("Kind"), order="kind"),
    Column("kegiatan", gettext_lazy("Actions of its own"), order="actions", numeric=True),
)


class LibraryFilter(django_filters.FilterSet):
    """What the competencies of the library can be narrowed by."""

    cari = django_filters.CharFilter(
        field_name="name", lookup_expr="icontains", label=gettext_lazy("Search competency")
    )
    jenis = django_filters.ChoiceFilter(
        field_name="kind",
        choices=CompetencyKind.choices,
        label=gettext_lazy("Kind"),
        empty_label=gettext_lazy("All kinds"),
    )

    class Meta:
        model = Competency
        fields: tuple[str, ...] = ()


class TemplateForm(forms.ModelForm):
    """An action for a level of a competency."""

    class Meta:
        model = ActionTemplate
        fields = ("name", "description", "hours", "unit", "active")
        labels = {
            "name": gettext_lazy("What is done"),
            "hours": gettext_lazy("Lesson hours (JP)"),
            "unit": gettext_lazy("For the people of"),
            "active": gettext_lazy("In use: proposed from now on"),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, agencies: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = Unit.objects.filter(pk__in=[each.pk for each in agencies]).order_by("name", "pk")
        unit.empty_label = _("Everybody")
        self.fields["hours"].validators.append(MinValueValidator(0.25))


@require_safe
@requires(Permission.MANAGE_TRAINING)
def action_library(request: HttpRequest) -> HttpResponse:
    """Every competency with how many actions were written for it."""
    principal = scope_of(request)
    written = ActionTemplate.objects.visible_to(principal).in_use().filter(competency=OuterRef("pk"))
    counted = written.order_by().values("competency").annotate(n=Count("pk")).values("n")
    rows = Competency.objects.visible_to(principal).annotate(actions=Coalesce(Subquery(counted), 0))
    filters = LibraryFilter(request.GET, queryset=rows, request=request)
    page = keyset_page(filters.qs, columns=COLUMNS, params=request.GET, default="nama")
    return render(request, "training/action_library.html", {"page": page, "filter": filters})


@require_safe
@requires(Permission.MANAGE_TRAINING)
def action_shelves(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is proposed for a competency, by level and form of learning."""
    principal = scope_of(request)
    competency = _competency(principal, public_id)
    context = {
        "competency": competency,
        "shelves": shelves_of(competency, principal=principal),
        "may_edit": may_maintain(principal),
    }
    return render(request, "training/action_shelves.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def action_template_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write an action in place of the general one, which it begins with."""
    principal = scope_of(request)
    ensure_may_maintain(principal)
    competency = _competency(principal, public_id)
    level, form = _chosen(request)
    general = general_action(competency, level, form)
    template = ActionTemplate(
        competency=competency,
        level=level,
        form=form,
        name=general.name[:250],
        description=general.description,
        hours=general.hours,
    )
    return _edit(request, template)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def action_template_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change an action, or take it out of use."""
    principal = scope_of(request)
    ensure_may_maintain(principal)
    templates = editable(principal).select_related("competency")
    return _edit(request, get_object_or_404(templates, public_id=public_id))


def _edit(request: HttpRequest, template: ActionTemplate) -> HttpResponse:
    principal = scope_of(request)
    agencies = agencies_of(principal, Permission.MANAGE_TRAINING)
    competency = template.competency
    form = TemplateForm(request.POST or None, instance=template, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        try:
            store_template(form.instance, agencies=[each.pk for each in agencies], by=principal)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("The action has been saved."))
            return redirect("action_shelves", public_id=competency.public_id)
    context = {"form": form, "template": template, "competency": competency}
    status = 422 if request.method == "POST" else 200
    return render(request, "training/action_template.html", context, status=status)


def _chosen(request: HttpRequest) -> tuple[int, str]:
    """The level and form of learning that the address or the form names; where none does, the first ones."""
    given = request.POST if request.method == "POST" else request.GET
    level, form = given.get("level", str(Level.values[0])), given.get("bentuk", FORMS[0])
    if level not in map(str, Level.values) or form not in FORMS:
        raise Http404
    return int(level), form


def _competency(principal: Principal, public_id: UUID) -> Competency:
    return get_object_or_404(Competency.objects.visible_to(principal), public_id=public_id)
