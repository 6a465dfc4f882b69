"""Pages of classes of posts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from competencies.decree_forms import ClassForm, MembersForm
from competencies.models import PositionClass
from competencies.standard_decrees.classes import make_class, set_members
from competencies.standard_decrees.deciding import may_draft
from employees.access import Permission
from employees.coverage import agencies_of
from employees.models import Position
from employees.policy import requires, scope_of

COLUMNS = (
    Column("nama", gettext_lazy("Class"), order="name"),
    Column("instansi", gettext_lazy("Agency"), order="root__name"),
    Column("anggota", gettext_lazy("Posts"), order="posts", numeric=True),
)


@require_safe
@requires(Permission.READ_ORGANISATION)
def class_list(request: HttpRequest) -> HttpResponse:
    """Classes of the agencies in sight with their numbers of posts."""
    principal = scope_of(request)
    classes = PositionClass.objects.visible_to(principal).select_related("root")
    classes = classes.annotate(posts=Count("members"))
    page = keyset_page(classes, columns=COLUMNS, params=request.GET, default="nama")
    context = {"page": page, "may_make": bool(agencies_of(principal, Permission.MAINTAIN_REFERENCE))}
    return render(request, "competencies/decrees/class_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def class_new(request: HttpRequest) -> HttpResponse:
    """Make a class."""
    principal = scope_of(request)
    agencies = agencies_of(principal, Permission.MAINTAIN_REFERENCE)
    form = ClassForm(request.POST or None, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                made = make_class(given["root"], code=given["code"], name=given["name"], by=principal)
        except IntegrityError:
            form.add_error("code", _("The agency has a class with this code. Choose another code."))
        else:
            return redirect("position_class", public_id=made.public_id)
    context = {"form": form, "agencies": agencies}
    return render(request, "competencies/decrees/class_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_ORGANISATION)
def class_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The posts of a class; who keeps the agency's reference data changes them."""
    principal = scope_of(request)
    found = (
        PositionClass.objects.visible_to(principal).select_related("root").filter(public_id=public_id).first()
    )
    if found is None:
        raise Http404
    may_change = may_draft(principal, root_id=found.root_id)
    posts = (
        Position.objects.filter(class_membership__position_class=found)
        .select_related("unit")
        .order_by("code")
    )
    initial = {"codes": "\n".join(post.code for post in posts)}
    form = MembersForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            count = set_members(found, form.given(), by=principal)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Saved. Posts in this class: %(count)s.") % {"count": count})
            return redirect("position_class", public_id=public_id)
    context = {"class": found, "posts": posts, "form": form, "may_change": may_change}
    status = 422 if form.errors else 200
    return render(request, "competencies/decrees/class_detail.html", context, status=status)
