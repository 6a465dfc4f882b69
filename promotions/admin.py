"""Shortlists in admin, for BKPSDM staff: the same review as on its own page, through the same domain functions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from asn_career.base.access_log import MOST_FILES, log_access
from asn_career.base.errors import DomainError
from employees.access import Permission
from employees.policy import scope_of
from employees.scoped_admin import ReadOnlyAdmin
from promotions.choices import RuleResult
from promotions.models import Candidate, Objection, Shortlist
from promotions.objections.subjects import subject_label
from promotions.retelling import retell
from promotions.review import exclude, mark_verified, send_to_committee
from promotions.review_files import CONTENT_TYPES, CSV, XLSX, review_file, unmet
from promotions.wording import rule_label


class ReviewAdmin(ReadOnlyAdmin):
    """Rows change only through actions, each a function of the domain."""

    view_permission = Permission.READ_SHORTLISTS

    def has_review_permission(self, request: HttpRequest) -> bool:
        return scope_of(request).may_manage(Permission.REVIEW_SHORTLISTS)


@admin.register(Shortlist)
class ShortlistAdmin(ReviewAdmin):
    list_display = (
        "vacancy_name",
        "state",
        "as_of",
        "eligible",
        "manual",
        "ineligible",
        "published_at",
        "screens",
    )
    list_filter = ("state",)
    filters = ("state__exact",)
    search_fields = ("vacancy__position__name", "vacancy__code")
    ordering = ("-published_at", "-pk")
    actions = ("send",)
    fields = (
        ("vacancy", "as_of", "state"),
        ("considered", "eligible", "manual", "ineligible", "ranked"),
        ("sealed_at", "inputs_opened_at", "published_at"),
        ("rule_set_hash", "input_hash", "result_hash", "engine_hash"),
        ("sent_at", "sent_by", "sent_reason"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("vacancy__position")

    @admin.display(description=gettext_lazy("Vacant post"), ordering="vacancy__position__name")
    def vacancy_name(self, row: Shortlist) -> str:
        return row.vacancy.position.name

    @admin.display(description=gettext_lazy("Review"))
    def screens(self, row: Shortlist) -> str:
        candidates = f"{reverse('admin:promotions_candidate_changelist')}?shortlist={row.public_id}"
        return format_html(
            '<a href="{}">{}</a> · <a href="{}">{}</a>',
            candidates,
            _("Candidates"),
            reverse("shortlist_review", args=[row.public_id]),
            _("Open the review screen"),
        )

    @admin.action(description=gettext_lazy("Send to the committee"), permissions=["review"])
    def send(self, request: HttpRequest, queryset: QuerySet) -> None:
        for shortlist in queryset:
            try:
                send_to_committee(shortlist, by=scope_of(request), at=timezone.now())
            except DomainError as error:
                self.message_user(request, f"{self.vacancy_name(shortlist)}: {error}", messages.ERROR)
            else:
                self.message_user(
                    request, _("The shortlist has been sent to the committee."), messages.SUCCESS
                )


class OfShortlist(admin.SimpleListFilter):
    """Candidates of one shortlist; only those in the reader's scope can be chosen."""

    title = gettext_lazy("shortlist")
    parameter_name = "shortlist"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rows = (
            Shortlist.objects.visible_to(scope_of(request)).select_related("vacancy__position").newest_first()
        )
        return [
            (str(row.public_id), f"{row.vacancy.position.name} ({row.as_of:%Y-%m-%d})") for row in rows[:50]
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {value for value, _label in self.lookup_choices}
        return queryset.filter(shortlist__public_id=self.value()) if self.value() in known else queryset


@admin.register(Candidate)
class CandidateAdmin(ReviewAdmin):
    list_display = ("rank", "name", "outcome", "score", "box", "is_proposed", "review_mark", "reasons", "why")
    list_display_links = ("name",)
    list_filter = (OfShortlist, "outcome", "proposed")
    filters = ("outcome__exact", "proposed__exact", OfShortlist.parameter_name)
    search_fields = ("employee__name", "=employee__nip")
    ordering = ("-shortlist", "rank", "pk")
    actions = ("verify", "set_aside", "export")
    fields = (
        ("shortlist", "employee", "outcome"),
        ("rank", "proposed", "score"),
        ("talent", "y", "x", "box"),
        ("jpm", "jpm_uncapped", "jpm_technical"),
        "rules_in_words",
    )
    readonly_fields = ("rules_in_words",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        candidates: Any = super().get_queryset(request)
        rows = candidates.with_mark()
        return rows.select_related("employee", "shortlist__vacancy__position__unit")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        log_access(
            by=scope_of(request).identity, action="candidates.read", subject=request.GET.get("shortlist", "")
        )
        return super().changelist_view(request, extra_context)

    @admin.display(description=gettext_lazy("Name"), ordering="employee__name")
    def name(self, row: Candidate) -> str:
        return row.employee.full_name

    @admin.display(description=gettext_lazy("Proposed"), ordering="proposed")
    def is_proposed(self, row: Candidate) -> str:
        return _("Proposed") if row.proposed else "–"

    @admin.display(description=gettext_lazy("Marked"))
    def review_mark(self, row: Any) -> str:
        return {"verified": _("Verified"), "excluded": _("Excluded")}.get(row.mark, "–")

    @admin.display(description=gettext_lazy("Not met or to be checked"))
    def reasons(self, row: Candidate) -> str:
        return unmet(row) or "–"

    @admin.display(description=gettext_lazy("Explanation"))
    def why(self, row: Candidate) -> str:
        href = reverse("candidate_explanation", args=[row.shortlist.public_id, row.public_id])
        return format_html('<a href="{}">{}</a>', href, _("Why?"))

    @admin.display(description=gettext_lazy("Rules"))
    def rules_in_words(self, row: Candidate) -> str:
        return "\n".join(
            f"{rule_label(rule['rule'])}: {RuleResult(rule['outcome']).label} ({rule['basis']})"
            for rule in retell([row])[0].rules
        )

    @admin.action(description=gettext_lazy("Mark as verified"), permissions=["review"])
    def verify(self, request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset)
        try:
            for rows in _by_shortlist(chosen):
                mark_verified(rows, by=scope_of(request), at=timezone.now())
        except DomainError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        done = ngettext(
            "%(n)d candidate is marked as verified.", "%(n)d candidates are marked as verified.", len(chosen)
        )
        self.message_user(request, done % {"n": len(chosen)}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Exclude …"), permissions=["review"])
    def set_aside(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask for the reason; with it, exclude."""
        chosen = list(queryset)
        reason = request.POST.get("reason", "")
        if not reason.strip():
            return self._ask_reason(request, chosen)
        try:
            for rows in _by_shortlist(chosen):
                exclude(rows, by=scope_of(request), at=timezone.now(), reason=reason)
        except DomainError as error:
            self.message_user(request, str(error), messages.ERROR)
            return None
        names = ", ".join(row.employee.full_name for row in chosen)
        self.message_user(request, _("Excluded: %(names)s. Ranks stay as computed.") % {"names": names})
        return None

    @admin.action(description=gettext_lazy("Take as a file …"))
    def export(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Ask what the file is for; with it, hand it out."""
        chosen = list(queryset)
        if "purpose" not in request.POST:
            return self._ask_purpose(request, chosen)
        form = CSV if request.POST.get("form") == CSV else XLSX
        try:
            content = review_file(
                chosen,
                form=form,
                by=scope_of(request),
                who=request.user.get_username(),
                at=timezone.now(),
                purpose=request.POST["purpose"],
            )
        except DomainError as error:
            self.message_user(request, str(error), messages.ERROR)
            return None
        name = f"{chosen[0].shortlist.vacancy.code}-{chosen[0].shortlist.as_of:%Y-%m-%d}.{form}"
        headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
        return HttpResponse(content, content_type=CONTENT_TYPES[form], headers=headers)

    def _ask_purpose(self, request: HttpRequest, chosen: list[Candidate]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Take the shortlist as a file"),
            "opts": self.opts,
            "chosen": chosen,
            "checkbox": ACTION_CHECKBOX_NAME,
            "most": MOST_FILES,
        }
        return TemplateResponse(request, "admin/promotions/candidate/export.html", context)

    def _ask_reason(self, request: HttpRequest, chosen: list[Candidate]) -> HttpResponse:
        count = len(chosen)
        context = {
            **self.admin_site.each_context(request),
            "title": ngettext("Exclude %(n)d candidate?", "Exclude %(n)d candidates?", count) % {"n": count},
            "opts": self.opts,
            "chosen": chosen,
            "checkbox": ACTION_CHECKBOX_NAME,
            "error": "reason" in request.POST,
        }
        return TemplateResponse(request, "admin/promotions/candidate/exclude.html", context)


@admin.register(Objection)
class ObjectionAdmin(ReadOnlyAdmin):
    """Objections to read; every step is taken on their own page."""

    view_permission = Permission.READ_SHORTLISTS
    list_display = ("person", "post", "subject", "state", "verdict", "filed_on", "answer_due_on", "screen")
    list_display_links = ("person",)
    list_filter = ("state", "verdict")
    filters = ("state__exact", "verdict__exact")
    search_fields = ("employee__name", "=employee__nip")
    ordering = ("answer_due_on", "pk")
    fields = (
        ("employee", "shortlist", "about"),
        ("state", "verdict"),
        ("known_on", "closes_on", "filed_at", "answer_due_on"),
        ("prepared_at", "decided_at", "result_hash"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related("employee", "shortlist__vacancy__position")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        log_access(by=scope_of(request).identity, action="objections.read", subject="objections")
        return super().changelist_view(request, extra_context)

    @admin.display(description=gettext_lazy("Name"), ordering="employee__name")
    def person(self, row: Objection) -> str:
        return row.employee.full_name

    @admin.display(description=gettext_lazy("Vacant post"))
    def post(self, row: Objection) -> str:
        return row.shortlist.vacancy.position.name

    @admin.display(description=gettext_lazy("About"))
    def subject(self, row: Objection) -> str:
        return subject_label(row.about)

    @admin.display(description=gettext_lazy("Objection page"))
    def screen(self, row: Objection) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("objection_detail", args=[row.public_id]), _("Open")
        )


def _by_shortlist(candidates: list[Candidate]) -> list[list[Candidate]]:
    """Candidates grouped by their shortlist: each review is one transaction of its own shortlist."""
    groups: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.shortlist_id, []).append(candidate)
    return list(groups.values())
