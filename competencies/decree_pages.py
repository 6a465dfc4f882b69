"""Pages of decrees about standards: the draft, its rows, its grid, the second person, and posts without a standard."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame, uuids_of
from asn_career.base.page_acts import MovedOnError, act_with_reason, told
from asn_career.base.tables import Column, keyset_page
from competencies.decree_forms import CodesForm, DecreeForm, DescriptionForm, RequirementForms
from competencies.dictionary.reading import scales_on
from competencies.models import Competency, DecreeTarget, StandardDecree
from competencies.standard_decrees.content import approval_hash, content_hash, proposed_standards
from competencies.standard_decrees.deciding import (
    add_targets,
    approve,
    drop_target,
    faults_of,
    give_back,
    may_approve,
    may_draft,
    save_cells,
    save_description,
    save_requirements,
    start_decree,
)
from competencies.standard_decrees.describing import described_on, said_of
from competencies.standard_decrees.grid import Typed, grid_of, read_grid
from competencies.standard_decrees.missing import posts_without_standard
from competencies.standard_decrees.requirements import Asked, proposed_requirements, requirements_said
from competencies.standard_decrees.telling import told_posts
from competencies.standard_decrees.undoing import last_edit, take_back
from competencies.standard_documents import standard_pdf
from employees.access import Permission
from employees.coverage import agencies_of
from employees.delegation.trail import signers, with_names
from employees.models import Position
from employees.policy import for_anyone, requires, scope_of
from employees.sender_names import signer_name

COLUMNS = (
    Column("keputusan", gettext_lazy("Decree"), order="decree"),
    Column("instansi", gettext_lazy("Agency"), order="root__name"),
    Column("berlaku", gettext_lazy("In force from"), order="begins"),
    Column("status", gettext_lazy("State"), order="state"),
    Column("disusun", gettext_lazy("Drafted"), order="drafted_at"),
)
MISSING_COLUMNS = (
    Column("nama", gettext_lazy("Post"), order="name"),
    Column("unit", gettext_lazy("Work unit"), order="unit__name"),
    Column("jenis", gettext_lazy("Kind"), order="kind"),
    Column("pemangku", gettext_lazy("Holders"), order="holders", numeric=True),
)
SEEN = "seen_hash"


@require_safe
@requires(Permission.READ_ORGANISATION)
def decree_list(request: HttpRequest) -> HttpResponse:
    """Decrees of the agencies in sight, the newest first."""
    principal = scope_of(request)
    decrees = StandardDecree.objects.visible_to(principal).select_related("root")
    page = keyset_page(decrees, columns=COLUMNS, params=request.GET, default="-disusun")
    context = {"page": page, "may_draft": bool(agencies_of(principal, Permission.MAINTAIN_REFERENCE))}
    return render(request, "competencies/decrees/list.html", context)


@require_safe
@requires(Permission.READ_PEOPLE)
def missing_list(request: HttpRequest) -> HttpResponse:
    """Posts without a standard in force; those with the most holders in sight first."""
    posts = posts_without_standard(scope_of(request))
    page = keyset_page(posts, columns=MISSING_COLUMNS, params=request.GET, default="-pemangku")
    return render(request, "competencies/decrees/missing.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def decree_new(request: HttpRequest) -> HttpResponse:
    """Begin a decree: from when, by which number, and why."""
    principal = scope_of(request)
    agencies = agencies_of(principal, Permission.MAINTAIN_REFERENCE)
    form = DecreeForm(request.POST or None, agencies=agencies, initial={"begins": principal.on})
    if request.method == "POST" and form.is_valid():
        try:
            made = start_decree(form.cleaned_data["root"], by=principal, **form.head())
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("standard_decree", public_id=made.public_id)
    context = {"form": form, "agencies": agencies}
    return render(request, "competencies/decrees/new.html", context, status=_status(form))


@require_safe
@requires(Permission.READ_ORGANISATION)
def decree_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a decree makes of each post, where each level comes from, and who decides."""
    return _detail(request, _decree(request, public_id))


def _detail(request: HttpRequest, decree: StandardDecree, form: Any = None) -> HttpResponse:
    principal = scope_of(request)
    targets = decree.targets.select_related("position", "position_class").annotate(
        asked=Count("requirements")
    )
    prefetch_related_objects([decree], Prefetch("targets", targets.order_by("pk")))  # asked for once
    standards = proposed_standards(decree) if decree.is_draft else {}
    requirements = proposed_requirements(decree) if decree.is_draft else {}
    may_edit = decree.is_draft and may_draft(principal, root_id=decree.root_id)
    decides = decree.is_draft and may_approve(principal, decree)
    posts, number = told_posts(decree, standards, requirements, on=principal.on)
    context = {
        "decree": decree,
        "targets": decree.targets.all(),
        "posts": posts,
        "posts_in_all": number,
        "faults": faults_of(decree, standards) if decree.is_draft else [],
        "hash": approval_hash(decree, standards, requirements) if decree.is_draft else decree.content_hash,
        **signers(decree, ["drafted_by", "decided_by"]),
        "codes_form": form or CodesForm(),
        "may_edit": may_edit,
        "may_approve": decides,
        "may_give_back": decree.is_draft and (decides or principal.stands_for(decree.drafted_by)),
    }
    return render(request, "competencies/decrees/detail.html", context, status=422 if form else 200)


@require_POST
@requires(Permission.MAINTAIN_REFERENCE)
def decree_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put posts and classes into a draft, by their codes."""
    decree, form = _draft(request, public_id), CodesForm(request.POST)
    if form.is_valid():
        try:
            add_targets(decree, form.given(), by=scope_of(request))
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("standard_decree_grid", public_id=public_id)
    return _detail(request, decree, form)


@require_POST
@requires(Permission.MAINTAIN_REFERENCE)
def decree_drop(request: HttpRequest, public_id: UUID, target_id: UUID) -> HttpResponse:
    """Take a row out of a draft."""
    decree = _draft(request, public_id)
    target = DecreeTarget.objects.filter(decree=decree, public_id=target_id).first()
    if target is None:
        raise Http404
    try:
        drop_target(target, by=scope_of(request))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("standard_decree", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def decree_grid(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Edit the levels of a draft as a grid; what is typed is saved whole or, with its faults told, not at all."""
    decree = _draft(request, public_id)
    given = request.POST if request.method == "POST" else request.GET
    more = [code for code in given.get("kolom", "").replace(",", "\n").split() if code][:20]
    page = int(given.get("hal", "1")) if given.get("hal", "1").isdecimal() else 1
    typed, told = None, ""
    if request.method == "POST":
        typed, told = _save(request, decree)
        if not typed.faults and not told:
            messages.success(
                request, _("Saved in the draft. Nothing is in force before a second person has approved.")
            )
            return redirect(
                f"{reverse('standard_decree_grid', args=[public_id])}?hal={page}&kolom={','.join(more)}"
            )
    grid = grid_of(decree, page=page, more=more, typed=typed if typed and typed.texts else None)
    edit = last_edit(decree)
    context = {
        "decree": decree,
        "edit": edit,
        "edited_by": signer_name(edit.made_by) if edit else "",
        "grid": grid,
        "hash": request.POST.get(SEEN) or content_hash(decree),
        "faults": typed.faults if typed else [],
        "refused": told,
        "more": ",".join(more),
        "may_save": may_draft(scope_of(request), root_id=decree.root_id),
    }
    return render(request, "competencies/decrees/grid.html", context, status=422 if typed else 200)


@require_POST
@requires(Permission.MAINTAIN_REFERENCE)
def decree_undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the last saving of a draft's grid back."""
    decree = _draft(request, public_id)
    given = request.POST
    told(request, lambda: _taken_back(request, decree))
    page, more = given.get("hal", ""), given.get("kolom", "")
    query = urlencode({"hal": page if page.isdecimal() else "1", "kolom": more[:500]})
    return redirect(f"{reverse('standard_decree_grid', args=[public_id])}?{query}")


def _taken_back(request: HttpRequest, decree: StandardDecree) -> str:
    count = take_back(decree, by=scope_of(request), seen_hash=request.POST.get(SEEN, ""))
    return _("Taken back in the draft: %(count)s cells.") % {"count": count}


def _save(request: HttpRequest, decree: StandardDecree) -> tuple[Typed, str]:
    """What was typed, saved where nothing is wrong with it; and why it was refused as a whole."""
    rows, columns = uuids_of(request.POST.getlist("baris")), uuids_of(request.POST.getlist("kolom_id"))
    targets = {
        row.public_id: row
        for row in decree.targets.select_related("position", "position_class").filter(public_id__in=rows)
    }
    known = {row.public_id: row for row in Competency.objects.filter(public_id__in=columns)}
    if len(targets) != len(rows) or len(known) != len(columns):
        return Typed(), _("Rows or columns were taken out meanwhile. Load the page again.")
    typed = read_grid(
        [targets[key] for key in rows],
        [known[key] for key in columns],
        request.POST,
        scales=scales_on(decree.begins),
    )
    if typed.faults:
        return typed, ""
    try:
        save_cells(decree, typed.cells, by=scope_of(request), seen_hash=request.POST.get(SEEN, ""))
    except DomainError as error:
        return typed, str(error)
    return typed, ""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_ORGANISATION)
def decree_requirements(request: HttpRequest, public_id: UUID, target_id: UUID) -> HttpResponse:
    """What a decree requires of one target beside competencies; its drafter changes it."""
    decree = _decree(request, public_id)
    target = _target(decree, target_id)
    may_edit = decree.is_draft and may_draft(scope_of(request), root_id=decree.root_id)
    if request.method == "POST" and not may_edit:
        raise Http404 if decree.is_draft else MovedOnError
    shown = [asdict(row) for row in requirements_said(target)]
    forms: Any = RequirementForms(request.POST or None, initial=shown, form_kwargs={"day": decree.begins})
    refused = ""
    leave = "leave" in request.POST
    if request.method == "POST" and (leave or forms.is_valid()):
        refused = _save_requirements(request, target, None if leave else forms.given())
        if not refused:
            return redirect("standard_decree", public_id=public_id)
    context = {
        "decree": decree,
        "target": target,
        "name": str(target.position or target.position_class),
        "forms": forms,
        "said": requirements_said(target) if target.sets_requirements else None,
        "hash": request.POST.get(SEEN) or content_hash(decree),
        "may_edit": may_edit,
        "refused": refused,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "competencies/decrees/requirements.html", context, status=status)


def _save_requirements(request: HttpRequest, target: DecreeTarget, asked: list[Asked] | None) -> str:
    """Why it was refused; empty where it was saved."""
    try:
        save_requirements(target, asked, by=scope_of(request), seen_hash=request.POST.get(SEEN, ""))
    except DomainError as error:
        return str(error)
    messages.success(
        request, _("Saved in the draft. Nothing is in force before a second person has approved.")
    )
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def decree_description(request: HttpRequest, public_id: UUID, target_id: UUID) -> HttpResponse:
    """What a draft says of one target in words."""
    decree = _draft(request, public_id)
    target = _target(decree, target_id)
    form = DescriptionForm(request.POST or None, initial=asdict(said_of(target)))
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get(SEEN, "")
            save_description(target, form.said(), by=scope_of(request), seen_hash=seen)
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("standard_decree", public_id=public_id)
    standing = described_on(target.position_id, decree.begins) if target.position_id else None
    context = {
        "decree": decree,
        "name": str(target.position or target.position_class),
        "form": form,
        "standing": standing,
        "hash": request.POST.get(SEEN) or content_hash(decree),
    }
    return render(request, "competencies/decrees/description.html", context, status=_status(form))


@require_POST
@requires(Permission.APPROVE_STANDARDS)
def decree_approve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Approve the decree that was shown, as its second person."""
    decree = _decree(request, public_id)
    told(request, lambda: _approved(request, decree))
    return redirect("standard_decree", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE, Permission.APPROVE_STANDARDS)
def decree_return(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a draft back, or return it, with a reason."""
    decree = _decree(request, public_id)
    return act_with_reason(
        request,
        lambda reason: give_back(decree, by=scope_of(request), at=timezone.now(), reason=reason),
        question=_("Return this decree?"),
        consequence=_("It stays listed with the reason, and can no longer come into force."),
        verb=_("Return"),
        action=reverse("standard_decree_return", args=[public_id]),
        back=reverse("standard_decree", args=[public_id]),
    )


@require_safe
@for_anyone
def standard_print(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The standard of a post that is in force today, in the official structure, as PDF."""
    principal = scope_of(request)
    post = Position.objects.visible_to(principal).select_related("unit").filter(public_id=public_id).first()
    if post is None:
        raise Http404
    answer = HttpResponse(standard_pdf(post, on=principal.on), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="standar-kompetensi-jabatan.pdf"'
    return answer


def _approved(request: HttpRequest, decree: StandardDecree) -> str:
    count = approve(decree, by=scope_of(request), at=timezone.now(), seen_hash=request.POST.get(SEEN, ""))
    return _("Approved. Posts with a new version: %(count)s.") % {"count": count}


def _decree(request: HttpRequest, public_id: UUID) -> StandardDecree:
    rows = StandardDecree.objects.visible_to(scope_of(request)).filter(public_id=public_id)
    rows = rows.select_related("root", "drafted_by__employee", "decided_by__employee")
    found: StandardDecree | None = with_names(rows, "drafted_by", "decided_by").first()
    if found is None:
        raise Http404
    return found


def _draft(request: HttpRequest, public_id: UUID) -> StandardDecree:
    decree = _decree(request, public_id)
    if not decree.is_draft:
        raise MovedOnError if request.method == "POST" else Http404
    return decree


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _target(decree: StandardDecree, public_id: UUID) -> Any:
    """One target of a decree, which it knows; Http404 where the decree names no such one."""
    target = decree.targets.select_related("position", "position_class").filter(public_id=public_id).first()
    if target is None:
        raise Http404
    target.decree = decree
    return target
