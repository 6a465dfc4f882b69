"""Pages of the dictionary's versions: the draft and its editing, the second person, and what was before."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.page_acts import MovedOnError, act_with_reason, told
from asn_career.base.tables import Column, keyset_page
from asn_career.base.uploading import refuse_lost_upload
from competencies.choices import CompetencyKind
from competencies.dictionary.case import as_package
from competencies.dictionary.content import Content, codes_of_others, faults_of, find_entry, scales_before
from competencies.dictionary.conversions import told_conversions
from competencies.dictionary.differences import differences
from competencies.dictionary.files import import_into
from competencies.dictionary.reading import base_of, undescribed
from competencies.dictionary.versions import (
    change_content,
    change_head,
    give_back,
    may_draft,
    may_review,
    review,
    start_draft,
)
from competencies.dictionary.workbooks import as_workbook
from competencies.dictionary_forms import (
    SEEN,
    ConversionsForm,
    EntryForm,
    FileForm,
    HeadForm,
    ScalesForm,
    SeenForm,
)
from competencies.models import DictionaryVersion
from employees.access import Permission
from employees.delegation.trail import signers, with_names
from employees.policy import requires, scope_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    Column("versi", gettext_lazy("Version"), order="number", numeric=True),
    Column("keputusan", gettext_lazy("Decree or regulation")),
    Column("berlaku", gettext_lazy("In force")),
    Column("status", gettext_lazy("State"), order="state"),
    Column("disusun", gettext_lazy("Drafted"), order="drafted_at"),
)


@require_safe
@requires(Permission.READ_ORGANISATION)
def version_list(request: HttpRequest) -> HttpResponse:
    """Every version, the newest first, and what came by import and no version has described yet."""
    principal = scope_of(request)
    versions = DictionaryVersion.objects.visible_to(principal).defer("content")
    page = keyset_page(versions, columns=COLUMNS, params=request.GET, default="-versi")
    context = {"page": page, "waiting": undescribed(principal.on), "may_draft": may_draft(principal)}
    return render(request, "competencies/dictionary_versions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def version_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft: from when it is to hold, by which decree, and why."""
    form = HeadForm(request.POST or None, initial={"begins": scope_of(request).on})
    if request.method == "POST" and form.is_valid():
        try:
            made = start_draft(by=scope_of(request), **form.head())
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("dictionary_version", public_id=made.public_id)
    context = {"form": form, "version": None}
    return render(request, "competencies/dictionary_versions/head.html", context, status=_status(form))


@require_safe
@requires(Permission.READ_ORGANISATION)
def version_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A version in words: what it changes, what is wrong with a draft, what it has, and who decides."""
    principal, version = scope_of(request), _version(request, public_id)
    changed = differences(base_of(version, today=principal.on), version.content, on=principal.on)
    context = {
        "version": version,
        "changed": changed,
        "faults": faults_of(version) if version.is_draft else [],
        "kinds": _by_kind(version.content),
        "scales": [(kind.label, version.content["scales"].get(kind.value, [])) for kind in CompetencyKind],
        "conversions": told_conversions(version.content.get("conversions", {})),
        "file_form": FileForm(initial={SEEN: version.content_hash}),
        **signers(version, ["drafted_by", "decided_by"]),
        "may_edit": version.is_draft and may_draft(principal),
        "may_review": version.is_draft and may_review(principal, version),
        "may_give_back": version.is_draft
        and (principal.stands_for(version.drafted_by) or may_review(principal, version)),
    }
    return render(request, "competencies/dictionary_versions/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def version_head(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change days, decree and reason of a draft."""
    version = _draft(request, public_id)
    names = ("begins", "decree", "decree_on", "reason")
    initial = {SEEN: version.content_hash, **{name: getattr(version, name) for name in names}}
    form = HeadForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_head(version, by=scope_of(request), seen_hash=form.seen(), **form.head())
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("dictionary_version", public_id=public_id)
    context = {"form": form, "version": version}
    return render(request, "competencies/dictionary_versions/head.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def version_scales(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The names of the levels of each kind."""
    version = _draft(request, public_id)
    initial = {kind: "\n".join(names) for kind, names in version.content["scales"].items()}
    form = ScalesForm(request.POST or None, initial={SEEN: version.content_hash, **initial})
    if request.method == "POST" and form.is_valid() and _changed(request, version, form, form.applied):
        return redirect("dictionary_version", public_id=public_id)
    context = {"form": form, "version": version, "title": _("Scales of levels")}
    return render(request, "competencies/dictionary_versions/edit.html", context, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def version_conversions(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Which scales begin anew, and what levels measured before count as."""
    version = _draft(request, public_id)
    before = scales_before(version)
    form = ConversionsForm(
        request.POST or None,
        before=before,
        content=version.content,
        initial={SEEN: version.content_hash},
    )
    if request.method == "POST" and form.is_valid() and _changed(request, version, form, form.applied):
        return redirect("dictionary_version", public_id=public_id)
    context = {"form": form, "version": version}
    return render(request, "competencies/dictionary_versions/conversions.html", context, status=_status(form))


@require_safe
@requires(Permission.READ_ORGANISATION)
def version_entry(request: HttpRequest, public_id: UUID, entry_id: UUID) -> HttpResponse:
    """A competency as a version describes it."""
    principal, version = scope_of(request), _version(request, public_id)
    entry = find_entry(version.content, str(entry_id))
    if entry is None:
        raise Http404
    known = entry["kind"] in CompetencyKind.values
    context = {
        "version": version,
        "entry": entry,
        "kind": CompetencyKind(entry["kind"]).label if known else entry["kind"],
        "may_edit": version.is_draft and may_draft(principal),
    }
    return render(request, "competencies/dictionary_versions/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def version_entry_edit(request: HttpRequest, public_id: UUID, entry_id: UUID) -> HttpResponse:
    """Describe a competency of a draft, level by level."""
    version = _draft(request, public_id)
    entry = find_entry(version.content, str(entry_id))
    if entry is None:
        raise Http404
    initial = {SEEN: version.content_hash, **EntryForm.initial_of(entry)}
    return _entry_page(request, version, str(entry_id), initial, title=entry["name"])


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def version_entry_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a competency to a draft."""
    version = _draft(request, public_id)
    initial = {SEEN: version.content_hash, "kind": CompetencyKind.TECHNICAL}
    return _entry_page(request, version, str(uuid4()), initial, title=_("New competency"))


def _entry_page(
    request: HttpRequest, version: DictionaryVersion, key: str, initial: dict[str, Any], *, title: str
) -> HttpResponse:
    form = EntryForm(request.POST or None, initial=initial, taken=codes_of_others(version.content, key))

    def applied(content: Content) -> Content:
        others = [entry for entry in content["competencies"] if entry["id"] != key]
        made = form.entry(key)
        withdrawn = [code for code in content["withdrawn"] if code != made["code"]]
        return {**content, "competencies": [*others, made], "withdrawn": withdrawn}

    if request.method == "POST" and form.is_valid() and _changed(request, version, form, applied):
        messages.success(
            request, _("Saved in the draft. Nothing is in force before a second person has agreed.")
        )
        return redirect("dictionary_version", public_id=version.public_id)
    context = {"form": form, "version": version, "title": title}
    return render(request, "competencies/dictionary_versions/edit.html", context, status=_status(form))


@require_POST
@requires(Permission.MAINTAIN_REFERENCE)
def version_withdraw(request: HttpRequest, public_id: UUID, entry_id: UUID) -> HttpResponse:
    """Take a competency out of a draft; where the dictionary has it, it is withdrawn from the draft's first day on."""
    version = _draft(request, public_id)
    entry = find_entry(version.content, str(entry_id))
    if entry is None:
        raise Http404
    known = any(
        each["id"] == entry["id"] for each in base_of(version, today=scope_of(request).on)["competencies"]
    )

    def applied(content: Content) -> Content:
        left = [each for each in content["competencies"] if each["id"] != entry["id"]]
        withdrawn = [*content["withdrawn"], *([entry["code"]] if known else [])]
        return {**content, "competencies": left, "withdrawn": withdrawn}

    form = SeenForm(request.POST)
    if form.is_valid() and _changed(request, version, form, applied):
        messages.success(request, _("Taken out of the draft."))
    else:
        messages.error(request, " ".join(str(fault) for fault in form.non_field_errors()))
    return redirect("dictionary_version", public_id=public_id)


@require_POST
@requires(Permission.APPROVE_STANDARDS)
def version_review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree to the draft that was shown, as its second person."""
    version = _version(request, public_id)
    told(request, lambda: _agreed(request, version))
    return redirect("dictionary_version", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE, Permission.APPROVE_STANDARDS)
def version_return(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a draft back, or return it, with a reason."""
    version = _version(request, public_id)
    return act_with_reason(
        request,
        lambda reason: give_back(version, by=scope_of(request), at=timezone.now(), reason=reason),
        question=_("Return this draft of the dictionary?"),
        consequence=_("It stays listed with the reason, and can no longer come into force."),
        verb=_("Return"),
        action=reverse("dictionary_version_return", args=[public_id]),
        back=reverse("dictionary_version", args=[public_id]),
    )


@require_POST
@requires(Permission.MAINTAIN_REFERENCE)
def version_import(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the content of a draft from a file: the draft's page is the dry run, nothing is in force."""
    version, form = _draft(request, public_id), FileForm(request.POST, request.FILES)
    refuse_lost_upload(request)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            import_into(version, given.chunks(), name=given.name, by=scope_of(request), seen_hash=form.seen())
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("The draft says what the file says. Look at the changes below."))
            return redirect("dictionary_version", public_id=public_id)
    context = {"form": form, "version": version, "title": _("Import a file")}
    return render(request, "competencies/dictionary_versions/import.html", context, status=422)


@require_safe
@requires(Permission.READ_ORGANISATION)
def version_export(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """A version as a workbook or as a CASE package."""
    version = _version(request, public_id)
    name = f"kamus-kompetensi-versi-{version.number}.{'xlsx' if kind == 'xlsx' else 'json'}"
    if kind == "xlsx":
        body, content_type = as_workbook(version.content), XLSX
    else:
        body, content_type = _case_of(version), "application/json"
    answer = HttpResponse(body, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _agreed(request: HttpRequest, version: DictionaryVersion) -> str:
    review(version, by=scope_of(request), at=timezone.now(), seen_hash=request.POST.get(SEEN, ""))
    return _("Agreed. The version is in force from its first day on.")


def _case_of(version: DictionaryVersion) -> bytes:
    package = as_package(
        version.content,
        base_url=settings.PUBLIC_URL,
        document_id=version.public_id,
        title=_("Competency dictionary, version %(number)s") % {"number": version.number},
        creator=settings.AGENCY_NAME,
        on=version.begins,
    )
    return json.dumps(package, ensure_ascii=False, indent=1).encode()


def _changed(request: HttpRequest, version: DictionaryVersion, form: Any, change: Any) -> bool:
    """Whether the draft took the change; the refusal is told by the form."""
    try:
        change_content(version, change, by=scope_of(request), seen_hash=form.seen())
    except DomainError as error:
        blame(form, error)
        return False
    return True


def _by_kind(content: Content) -> list[tuple[str, list[Any]]]:
    return [
        (str(kind.label), [entry for entry in content["competencies"] if entry["kind"] == kind.value])
        for kind in CompetencyKind
    ]


def _version(request: HttpRequest, public_id: UUID) -> DictionaryVersion:
    rows = DictionaryVersion.objects.visible_to(scope_of(request)).with_scales_before()
    named = rows.filter(public_id=public_id).select_related("drafted_by__employee", "decided_by__employee")
    found: DictionaryVersion | None = with_names(named, "drafted_by", "decided_by").first()
    if found is None:
        raise Http404
    return found


def _draft(request: HttpRequest, public_id: UUID) -> DictionaryVersion:
    """The draft with this id; what was decided is not edited any more."""
    version = _version(request, public_id)
    if not version.is_draft:
        raise MovedOnError if request.method == "POST" else Http404
    return version


def _status(form: Any) -> int:
    return 422 if form.errors else 200
