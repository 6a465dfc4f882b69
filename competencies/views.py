"""Pages of posts, their standards, and the dictionary."""

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from asn_career.base.tables import Column, keyset_page
from competencies.models import (
    Competency,
    CompetencyLevel,
    PositionRequirement,
    StandardItem,
    StandardVersion,
)
from employees.access import Permission, Principal
from employees.forms import PositionFilter
from employees.models import Employee, Position, PositionHistory
from employees.policy import for_anyone, requires, scope_of

POSITION_COLUMNS = (
    Column("nama", _("Post"), order="name"),
    Column("unit", _("Work unit"), order="unit__name"),
    Column("jenis", _("Kind"), order="kind"),
    Column("pemangku", _("Holders / seats"), order="holders", numeric=True),
    Column("standar", _("Requirements"), order="required", numeric=True),
)


@require_safe
@requires(Permission.READ_PEOPLE)
def position_list(request: HttpRequest) -> HttpResponse:
    """Posts with their holders, seats, and how many competencies their standard in force requires."""
    principal = scope_of(request)
    posts = Position.objects.visible_to(principal).select_related("unit")
    filters = PositionFilter(request.GET, queryset=posts, request=request)
    people = Employee.objects.visible_to(principal)
    held = (
        PositionHistory.objects.of(people)
        .filter(position=OuterRef("pk"))
        .definitive()
        .in_force_on(principal.on)
        .order_by()
        .values("position")
        .annotate(n=Count("pk"))
    )
    required = (
        StandardItem.objects.in_force_on(principal.on)
        .filter(version__position=OuterRef("pk"))
        .order_by()
        .values("version__position")
        .annotate(n=Count("pk"))
    )
    annotated = filters.qs.annotate(
        holders=Coalesce(Subquery(held.values("n")), 0), required=Coalesce(Subquery(required.values("n")), 0)
    )
    page = keyset_page(annotated, columns=POSITION_COLUMNS, params=request.GET, default="nama")
    return render(request, "competencies/position_list.html", {"page": page, "filter": filters})


@require_safe
@for_anyone
def position_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a post requires; who holds it, for those who may see them."""
    principal = scope_of(request)
    post = Position.objects.visible_to(principal).select_related("unit").filter(public_id=public_id).first()
    if post is None:
        raise Http404
    version = StandardVersion.objects.filter(position=post).in_force_on(principal.on).first()
    in_force = StandardItem.objects.filter(version=version).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=principal.on)
    )
    holders = []
    if principal.may_manage(Permission.READ_PEOPLE):
        seated = PositionHistory.objects.visible_to(principal).filter(position=post).definitive()
        people = Employee.objects.visible_to(principal)
        holders = list(
            people.filter(pk__in=seated.in_force_on(principal.on).values("employee")).by_name()[:50]
        )
    context = {
        "post": post,
        "version": version,
        "items": in_force.select_related("competency").order_by("competency__kind", "competency__code")
        if version
        else [],
        "requirements": PositionRequirement.objects.of_target(post.pk),
        "holders": holders,
        "may_fill": _may_fill(principal, post),
    }
    return render(request, "competencies/position_detail.html", context)


def _may_fill(principal: Principal, post: Position) -> bool:
    """Whether a grant lets the reader fill posts of this unit."""
    everywhere = principal.sees_everyone(Permission.RUN_SHORTLISTS)
    return everywhere or bool(principal.unit_ids(Permission.RUN_SHORTLISTS) & set(post.unit.lineage))


@require_safe
@for_anyone
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every competency by kind; readable by everybody who signs in."""
    entries = Competency.objects.visible_to(scope_of(request)).order_by("kind", "family", "code")
    return render(request, "competencies/dictionary.html", {"entries": entries})


@require_safe
@for_anyone
def competency_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a competency means, level by level."""
    levels = Prefetch("levels", queryset=CompetencyLevel.objects.order_by(F("level")))
    entry = (
        Competency.objects.visible_to(scope_of(request))
        .prefetch_related(levels)
        .filter(public_id=public_id)
        .first()
    )
    if entry is None:
        raise Http404
    return render(request, "competencies/competency_detail.html", {"entry": entry})
