"""Pages of vacancies and shortlists: having one computed, reviewing it, sending it to the committee."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.confirming import ask_reason, given_reason
from asn_career.base.errors import DomainError
from asn_career.base.models import Job
from asn_career.base.tables import Column, KeysetPage, keyset_page
from asn_career.base.templatetags.ui import BulkAction
from employees.access import Permission
from employees.policy import requires, scope_of
from promotions.attempts.chain import attempts_of, chain_of, committees_of, left_without_attempt
from promotions.choices import Closing, RunKind
from promotions.errors import BlindReviewError, NoOpenVacancyError
from promotions.explanations import RuleLine, explain
from promotions.forms import CandidateFilter, VacancyFilter, VerificationForm
from promotions.insight.panel import insight_of
from promotions.models import (
    Candidate,
    Committee,
    Considered,
    FurtherAttempt,
    Opening,
    ReviewMark,
    RuleSet,
    Shortlist,
    Vacancy,
)
from promotions.permissions import may_review, may_run, sees_all_of
from promotions.querysets import judged_blind_by
from promotions.review import exclude, mark_verified, send_to_committee, verify_and_run_again
from promotions.review_order import review_page
from promotions.review_pages import (
    Totals,
    choice_of,
    review_of,
    rows_of,
    stage_of,
    stages,
    totals_by_run,
    totals_for,
    waiting_for_method,
)
from promotions.shortlists import KIND, request_all_shortlists, request_shortlist, run_again

VACANCY_COLUMNS = (
    Column("jabatan", gettext_lazy("Vacant post"), order="position__name"),
    Column("unit", gettext_lazy("Work unit"), order="position__unit__name"),
    Column("jalur", gettext_lazy("Route"), order="route"),
    Column("dibuka", gettext_lazy("Opened"), order="opened_on", numeric=True),
    Column("kursi", gettext_lazy("Seats"), order="seats", numeric=True),
    Column("daftar", gettext_lazy("Shortlist")),
)
SHORTLIST_COLUMNS = (
    Column("jabatan", gettext_lazy("Vacant post"), order="vacancy__position__name"),
    Column("tahap", gettext_lazy("State"), order="state"),
    Column("per", gettext_lazy("As of"), order="as_of", numeric=True),
    # Not sortable: the order would tell of people beyond the reader's scope.
    Column("memenuhi", gettext_lazy("Eligible"), numeric=True),
    Column("dipertimbangkan", gettext_lazy("Considered"), numeric=True),
    Column("terbit", gettext_lazy("Published"), order="published_at", numeric=True),
)
CANDIDATE_COLUMNS = (
    Column("peringkat", gettext_lazy("Rank no."), order="rank", numeric=True),
    Column("nama", gettext_lazy("Name / NIP"), order="employee__name"),
    Column("jabatan", gettext_lazy("Post / unit")),
    Column("golongan", gettext_lazy("Rank"), spare=True),
    Column("kotak", gettext_lazy("Box"), order="box", numeric=True),
    Column("skor", gettext_lazy("Score"), order="score", numeric=True),
    Column("komposisi", gettext_lazy("Composition"), spare=True),
    Column("status", gettext_lazy("Status"), order="outcome"),
    Column("mengapa", gettext_lazy("Explanation"), hidden=True),
)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def vacancy_list(request: HttpRequest) -> HttpResponse:
    """Vacancies in the reader's scope with their newest shortlist."""
    vacancies = Vacancy.objects.reviewable_by(scope_of(request)).select_related("position__unit")
    filters = VacancyFilter(request.GET, queryset=vacancies.with_latest_shortlist(), request=request)
    page = keyset_page(filters.qs, columns=VACANCY_COLUMNS, params=request.GET, default="-dibuka")
    context = {
        "page": page,
        "filter": filters,
        "may_run": scope_of(request).may_manage(Permission.RUN_SHORTLISTS),
    }
    return render(request, "promotions/vacancy_list.html", context)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def vacancy_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A vacancy, and every run made for it."""
    vacancy = _vacancy(request, public_id)
    shortlists = Shortlist.objects.visible_to(scope_of(request)).filter(vacancy=vacancy)
    runs = list(shortlists.with_context().newest_first()[:50])
    rule_sets = list(
        RuleSet.objects.visible_to(scope_of(request)).filter(vacancy=vacancy).newest_first()[:50]
    )
    totals_by_run(runs, principal=scope_of(request))
    attempts = attempts_of(vacancy, by=scope_of(request))
    formed = committees_of(vacancy, attempts, by=scope_of(request))
    committees = [each for each in reversed(formed) if each.vacancy_id == vacancy.pk]
    jobs = Job.objects.visible_to(scope_of(request)).filter(kind=KIND, parameters__vacancy=str(public_id))
    context = {
        "vacancy": vacancy,
        "runs": runs,
        "rule_sets": rule_sets,
        "committees": committees,
        "opening": Opening.objects.visible_to(scope_of(request)).standing().filter(vacancy=vacancy).first(),
        "may_form": may_run(scope_of(request), vacancy=vacancy)
        and not vacancy.is_closed
        and any(run.is_sent for run in runs)
        and not any(each.is_at_work for each in committees)
        and not left_without_attempt(committees, attempts),
        "chain": chain_of(attempts, formed),
        "attempts": [row for row in attempts if not row.is_approved],
        "may_try_again": _may_try_again(request, vacancy, runs, committees, attempts),
        "may_propose": may_run(scope_of(request), vacancy=vacancy)
        and not any(each.is_proposed for each in rule_sets)
        and not any(run.is_sent for run in runs),
        "job": jobs.exclude(state__in=("done", "failed", "cancelled")).order_by("-created_at").first(),
        "may_run": may_run(scope_of(request), vacancy=vacancy),
    }
    return render(request, "promotions/vacancy_detail.html", context)


def _may_try_again(
    request: HttpRequest,
    vacancy: Any,
    runs: list[Shortlist],
    committees: list[Committee],
    attempts: list[FurtherAttempt],
) -> bool:
    """Whether what the page shows has ended with seats left; ``promotions.attempts`` decides in the end."""
    begun = bool(committees) or any(run.kind == RunKind.OFFICIAL for run in runs)
    own = [row for row in attempts if row.previous_id == vacancy.pk]
    return (
        begun
        and may_run(scope_of(request), vacancy=vacancy)
        and not vacancy.planned
        and vacancy.closed_as != Closing.FILLED
        and not any(each.is_at_work for each in committees)
        and not any(row.is_proposed or row.following_id for row in own)
    )


@require_POST
@requires(Permission.RUN_SHORTLISTS)
def start_shortlist(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have a shortlist computed as of today."""
    job = request_shortlist(_vacancy(request, public_id), as_of=scope_of(request).on, by=scope_of(request))
    return redirect("job_detail", public_id=Job.objects.get(pk=job.pk).public_id)


@require_POST
@requires(Permission.RUN_SHORTLISTS)
def start_all_shortlists(request: HttpRequest) -> HttpResponse:
    """Have the shortlists of all open vacancies computed in one go, as of today."""
    try:
        job = request_all_shortlists(as_of=scope_of(request).on, by=scope_of(request))
    except NoOpenVacancyError as error:
        messages.warning(request, str(error))
        return redirect("vacancy_list")
    return redirect("job_detail", public_id=Job.objects.get(pk=job.pk).public_id)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def shortlist_list(request: HttpRequest) -> HttpResponse:
    """Published shortlists in the reader's scope."""
    seen = Shortlist.objects.visible_to(scope_of(request))
    shortlists = seen.select_related("vacancy__position__unit", "approved_rules")
    page = keyset_page(shortlists, columns=SHORTLIST_COLUMNS, params=request.GET, default="-terbit")
    totals_by_run(page.rows, principal=scope_of(request))
    return render(request, "promotions/shortlist_list.html", {"page": page})


@require_safe
@requires(Permission.READ_SHORTLISTS)
def shortlist_review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everyone who was considered, with score, outcome, reasons and marks; the place where people decide."""
    principal = scope_of(request)
    shortlist = shortlist_of(request, public_id)
    seen = Considered.objects.visible_to(principal).on(shortlist).with_mark()
    filters = CandidateFilter(request.GET, queryset=seen, request=request)
    totals = totals_for(principal, shortlist)
    page = _review_page(request, shortlist, totals)
    log_access(by=principal.identity, action="shortlist.read", subject=f"shortlist:{public_id}")
    reviewing = (
        may_review(principal, vacancy=shortlist.vacancy) and shortlist.stands and not shortlist.is_sent
    )
    rows, lacking = review_of(page.rows, totals=totals, principal=principal, shortlist=shortlist)
    waiting, first_waiting = waiting_for_method(shortlist, principal=principal)
    context = {
        "shortlist": shortlist,
        "page": page,
        "filter": filters,
        "rows": rows,
        "waiting": waiting,
        "first_waiting": first_waiting,
        "steps": stages(),
        "stage": stage_of(shortlist),
        "lacking": lacking,
        "totals": totals,
        "may_review": reviewing,
        "may_run": may_run(principal, vacancy=shortlist.vacancy),
        "may_take": sees_all_of(principal, shortlist),
        "actions": [
            BulkAction("verify", _("Mark as verified")),
            BulkAction("exclude", _("Exclude …"), danger=True),
        ],
    }
    return render(request, "promotions/shortlist_review.html", context)


def _review_page(request: HttpRequest, shortlist: Shortlist, totals: Totals) -> KeysetPage:
    """What the filter bar leaves; without it the run knows how many there are."""
    narrowed = any(request.GET.get(name) for name in CandidateFilter.base_filters)

    def narrow(rows: Any) -> Any:
        return CandidateFilter(request.GET, queryset=rows, request=request).qs

    return review_page(
        shortlist,
        principal=scope_of(request),
        narrow=narrow,
        columns=CANDIDATE_COLUMNS,
        params=request.GET,
        known=None if narrowed else totals.considered,
    )


@require_POST
@requires(Permission.REVIEW_SHORTLISTS)
def review_candidates(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Mark the chosen candidates as verified, or ask for the reason of excluding them."""
    shortlist = shortlist_of(request, public_id)
    chosen = _chosen(request, shortlist)
    back = redirect("shortlist_review", public_id=public_id)
    if not chosen:
        messages.warning(request, _("Choose at least one candidate."))
        return back
    if request.POST.get("action") == "exclude":
        return _exclude(request, shortlist, chosen)
    try:
        mark_verified(chosen, by=scope_of(request), at=timezone.now(), reason=request.POST.get("reason", ""))
    except DomainError as error:
        messages.error(request, str(error))
        return back
    done = ngettext(
        "%(n)d candidate is marked as verified.", "%(n)d candidates are marked as verified.", len(chosen)
    )
    messages.success(request, done % {"n": len(chosen)})
    return back


def _exclude(
    request: HttpRequest, shortlist: Shortlist, chosen: list[Candidate | Considered]
) -> HttpResponse:
    """The question first; with a reason given, the act."""
    names = ", ".join(candidate.employee.full_name for candidate in chosen)
    if reason := given_reason(request):
        try:
            exclude(chosen, by=scope_of(request), at=timezone.now(), reason=reason)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("shortlist_review", public_id=shortlist.public_id)
        messages.success(request, _("Excluded: %(names)s. Ranks stay as computed.") % {"names": names})
        return redirect("shortlist_review", public_id=shortlist.public_id)
    count = len(chosen)
    return ask_reason(
        request,
        question=ngettext("Exclude %(n)d candidate?", "Exclude %(n)d candidates?", count) % {"n": count},
        consequence=_(
            "%(names)s will not be sent to the committee. Ranks stay as computed; the reason is kept and shown."
        )
        % {"names": names},
        verb=ngettext("Exclude %(n)d candidate", "Exclude %(n)d candidates", count) % {"n": count},
        action=reverse("review_candidates", args=[shortlist.public_id]),
        cancel_url=reverse("shortlist_review", args=[shortlist.public_id]),
        hidden=[("action", "exclude"), *(("selected", candidate.public_id) for candidate in chosen)],
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.REVIEW_SHORTLISTS)
def send_shortlist(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then close the review and send the shortlist to the committee."""
    shortlist = shortlist_of(request, public_id)
    if request.method == "POST":
        try:
            send_to_committee(
                shortlist, by=scope_of(request), at=timezone.now(), reason=request.POST.get("reason", "")
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The shortlist has been sent to the committee."))
        return redirect("shortlist_review", public_id=public_id)
    context = {
        "question": _("Send this shortlist to the committee?"),
        "consequence": _("The review of %(post)s is closed: marks can no longer be changed.")
        % {"post": shortlist.vacancy.position.name},
        "verb": _("Send to the committee"),
        "cancel_url": reverse("shortlist_review", args=[public_id]),
        "action": reverse("send_shortlist", args=[public_id]),
    }
    return render(request, "components/confirm_page.html", context)


@require_POST
@requires(Permission.RUN_SHORTLISTS)
def rerun_shortlist(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same run anew, with the verifications made since; that of approved rules asks for the reason first."""
    shortlist, reason = shortlist_of(request, public_id), given_reason(request)
    if shortlist.approved_rules is not None and not reason:
        return ask_reason(
            request,
            question=_("Compute again with the same rules?"),
            consequence=_(
                "The new run shows what corrected data change. It is listed with the reason and is never sent."
            ),
            verb=_("Compute again"),
            action=reverse("rerun_shortlist", args=[public_id]),
            cancel_url=reverse("shortlist_review", args=[public_id]),
            danger=False,
        )
    job = run_again(shortlist, by=scope_of(request), as_of=scope_of(request).on, reason=reason)
    return redirect("job_detail", public_id=Job.objects.get(pk=job.pk).public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_SHORTLISTS)
def candidate_explanation(request: HttpRequest, public_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Why one candidate stands where they stand; open rules are settled here."""
    principal = scope_of(request)
    candidate = _considered(request, public_id, candidate_id)
    form = VerificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _made, job = verify_and_run_again(candidate, **form.cleaned_data, by=principal, at=timezone.now())
        messages.success(request, _("Recorded. A new run takes it into account."))
        return redirect("job_detail", public_id=Job.objects.get(pk=job.pk).public_id)
    log_access(by=principal.identity, action="candidate.read", subject=f"candidate:{candidate_id}")
    context = _explained(request, candidate) | {"form": form}
    panel = "HX-Request" in request.headers and request.method != "POST"
    template = "promotions/_explanation.html" if panel else "promotions/candidate_explanation.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _explained(request: HttpRequest, candidate: Considered) -> dict[str, Any]:
    explanation, shortlist = explain(candidate, by=scope_of(request)), candidate.shortlist
    told = {candidate.employee_id: explanation.told}
    return {
        "shortlist": shortlist,
        "row": rows_of([candidate], told, principal=scope_of(request), shortlist=shortlist)[0],
        "explanation": explanation,
        "insight": insight_of(candidate, explanation),
        "rules": rules_told(explanation.rules),
        "marks": list(ReviewMark.objects.filter(candidate=candidate.candidate_id).order_by("-at", "-pk")),
        "may_review": may_review(scope_of(request), vacancy=shortlist.vacancy) and not shortlist.is_sent,
        "may_mark": may_review(scope_of(request), vacancy=shortlist.vacancy)
        and shortlist.stands
        and not shortlist.is_sent,
    }


def rules_told(lines: Iterable[RuleLine]) -> list[dict[str, str]]:
    """Rules as the list of requirements shows them, what stands in the way first."""
    return [
        {"outcome": line.outcome, "label": line.label, "detail": _detail(line), "basis": line.basis}
        for line in sorted(lines, key=lambda line: line.outcome == "pass")
    ]


def _detail(line: Any) -> str:
    """What was found and what is asked, in one line."""
    if line.value and line.required:
        return _("%(value)s (required: %(required)s)") % {"value": line.value, "required": line.required}
    if line.required and line.outcome in ("pass", "fail"):
        return _("required: %(required)s") % {"required": line.required}
    if line.required:
        return _("unknown (required: %(required)s)") % {"required": line.required}
    return line.value


def _vacancy(request: HttpRequest, public_id: UUID) -> Vacancy:
    rows = Vacancy.objects.reviewable_by(scope_of(request)).select_related("position__unit")
    vacancy = rows.with_planned().filter(public_id=public_id).first()
    if vacancy is None:
        raise Http404
    return vacancy


def shortlist_of(request: HttpRequest, public_id: UUID) -> Shortlist:
    """A published run in the reader's scope, or 404."""
    shortlist = (
        Shortlist.objects.visible_to(scope_of(request))
        .with_context()
        .with_committee_state()
        .filter(public_id=public_id)
        .first()
    )
    if shortlist is None:
        _ensure_not_blind(request, public_id)
        raise Http404
    return shortlist


def _ensure_not_blind(request: HttpRequest, public_id: UUID) -> None:
    """A member who marks these people without names is told so, instead of that there is nothing."""
    blind = judged_blind_by(scope_of(request))
    if Shortlist.objects.published().filter(public_id=public_id, vacancy__in=blind).exists():
        raise BlindReviewError


def _considered(request: HttpRequest, public_id: UUID, candidate_id: UUID) -> Considered:
    """Somebody in the reader's scope, with the published run beside them, or 404. One query."""
    runs = Shortlist.objects.visible_to(scope_of(request)).filter(public_id=public_id)
    rows = Considered.objects.visible_to(scope_of(request)).filter(shortlist__in=runs).with_mark()
    context = [f"shortlist__{name}" for name in ("vacancy__position__unit", "approved_rules")]
    found: Considered | None = rows.select_related(*context).filter(public_id=candidate_id).first()
    if found is None:
        raise Http404
    return found


def _chosen(request: HttpRequest, shortlist: Shortlist) -> list[Candidate | Considered]:
    try:
        return choice_of(scope_of(request), shortlist, request.POST.getlist("selected"))
    except (ValidationError, ValueError):
        return []
