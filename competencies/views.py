"""Pages of posts, their standards, and the dictionary."""

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from asn_career.base.navigation import has_workplace
from asn_career.base.tables import Column, keyset_page
from competencies.dictionary.reading import begun_versions, scales_on, told_of_conversions
from competencies.models import (
    BehaviouralIndicator,
    Competency,
    CompetencyLevel,
    PositionRequirement,
    StandardItem,
    StandardVersion,
)
from competencies.querysets import StandardItemQuerySet
from competencies.raising import ways_to_raise
from competencies.standard_decrees.describing import with_words, words_of
from competencies.standard_decrees.telling import origin_in_words
from employees.access import Permission, Principal
from employees.forms import PositionFilter
from employees.models import Employee, Position, PositionHistory
from employees.policy import for_anyone, public, requires, scope_of

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
    required = (
        StandardItem.objects.in_force_on(principal.on)
        .filter(version__position=OuterRef("pk"))
        .order_by()
        .values("version__position")
        .annotate(n=Count("pk"))
    )
    annotated = filters.qs.with_holders(principal).annotate(
        required=Coalesce(Subquery(required.values("n")), 0)
    )
    page = keyset_page(annotated, columns=POSITION_COLUMNS, params=request.GET, default="nama")
    return render(request, "competencies/position_list.html", {"page": page, "filter": filters})


@require_safe
@for_anyone
def position_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a post requires; who holds it, for those who may see them."""
    principal = scope_of(request)
    posts = with_words(Position.objects.visible_to(principal), principal.on)
    post = posts.select_related("unit").filter(public_id=public_id).first()
    if post is None:
        raise Http404
    versions = StandardVersion.objects.filter(position=post).select_related(
        "standard_decree", "dictionary_version"
    )
    version = versions.in_force_on(principal.on).first()
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
        "described": words_of(post),
        "items": _with_origin(in_force) if version else [],
        "requirements": PositionRequirement.objects.of_target(post.pk, on=principal.on),
        "holders": holders,
        "may_fill": _may_fill(principal, post),
    }
    return render(request, "competencies/position_detail.html", context)


def _with_origin(items: StandardItemQuerySet) -> list[tuple[StandardItem, str]]:
    """Each required level with the words for where it comes from."""
    rows = items.select_related("competency").order_by("competency__kind", "competency__code")
    return [(item, origin_in_words(item.origin, item.class_level)) for item in rows]


def _may_fill(principal: Principal, post: Position) -> bool:
    """Whether a grant lets the reader fill posts of this unit."""
    everywhere = principal.sees_everyone(Permission.RUN_SHORTLISTS)
    return everywhere or bool(principal.unit_ids(Permission.RUN_SHORTLISTS) & set(post.unit.lineage))


@require_safe
@public
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every competency by kind; readable by everybody, signed in or not."""
    principal = scope_of(request)
    entries = Competency.objects.visible_to(principal).in_dictionary_on(principal.on)
    versions = begun_versions(principal.on)
    context = {
        "entries": entries.order_by("kind", "family", "code"),
        "version": versions[0] if versions else None,
        "conversions": told_of_conversions(versions),
        "shell": _shell(principal),
        "may_read_versions": principal.may_manage(Permission.READ_ORGANISATION),
    }
    return render(request, "competencies/dictionary.html", context)


@require_safe
@public
def competency_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a competency means, level by level, and how it is raised; readable by everybody."""
    principal = scope_of(request)
    indicators = Prefetch("indicators", queryset=BehaviouralIndicator.objects.in_use(), to_attr="behaviours")
    levels = CompetencyLevel.objects.exclude(description="").order_by(F("level")).prefetch_related(indicators)
    rows = Competency.objects.visible_to(principal).filter(public_id=public_id)
    entry = rows.prefetch_related(Prefetch("levels", queryset=levels)).first()
    if entry is None:
        raise Http404
    names = scales_on(principal.on).get(entry.kind, [])
    ways = ways_to_raise(entry.pk)
    told = {row.level: row for row in entry.levels.all()}
    context = {
        "entry": entry,
        "withdrawn": entry.withdrawn_on is not None and entry.withdrawn_on <= principal.on,
        "levels": [
            {"number": number, "name": name, "told": told[number], "ways": ways.get(number, [])}
            for number, name in enumerate(names, start=1)
            if number in told
        ],
        "shell": _shell(principal),
    }
    return render(request, "competencies/competency_detail.html", context)


def _shell(principal: Principal) -> str:
    """The frame of a page that is open to everybody: of the workplace, of an employee, or of a passer-by."""
    if not principal.identity.startswith("user:") or principal.lacks:
        return "layout/public.html"
    return "layout/officer.html" if has_workplace(principal) else "layout/employee.html"
