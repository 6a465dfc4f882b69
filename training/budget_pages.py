"""Pages of the budget lines of training: ceilings, and what sessions plan, commit and spend of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.errors import DomainError, NotPermittedError
from asn_career.base.tables import keyset_page
from employees.access import Permission
from employees.coverage import agencies_of
from employees.policy import requires, scope_of
from training.annual.budget import save_line
from training.annual_forms import LineForm
from training.annual_tables import LINE_COLUMNS, LineUse
from training.models import BudgetLine


@require_safe
@requires(Permission.MANAGE_TRAINING, Permission.APPROVE_TRAINING)
def budget_line_list(request: HttpRequest) -> HttpResponse:
    """The lines of the agencies whose training the reader manages or approves."""
    principal = scope_of(request)
    lines = BudgetLine.objects.visible_to(principal).select_related("unit")
    page = keyset_page(lines, columns=LINE_COLUMNS, params=request.GET, default="-tahun")
    context = {
        "page": page,
        "rows": [LineUse(line) for line in page.rows],
        "may_write": bool(agencies_of(principal, Permission.MANAGE_TRAINING)),
    }
    return render(request, "training/budget_line_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def budget_line_new(request: HttpRequest) -> HttpResponse:
    """Add a line to the reader's agency."""
    agencies = agencies_of(scope_of(request), Permission.MANAGE_TRAINING)
    if not agencies:
        raise NotPermittedError
    return _edit(request, BudgetLine(unit=agencies[0]))


@require_http_methods(["GET", "POST"])
@requires(Permission.MANAGE_TRAINING)
def budget_line_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a line; the ceiling stays above what is committed and spent."""
    lines = BudgetLine.objects.visible_to(scope_of(request)).select_related("unit")
    return _edit(request, get_object_or_404(lines, public_id=public_id))


def _edit(request: HttpRequest, line: BudgetLine) -> HttpResponse:
    initial: dict[str, int] = {"year": scope_of(request).on.year + 1} if line.pk is None else {}
    form = LineForm(request.POST or None, instance=line, initial=initial)
    if line.pk is not None:
        form.fields["year"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            save_line(form.save(commit=False), by=scope_of(request))
        except DomainError as error:
            form.add_error("ceiling" if error.fields else None, str(error))
        except IntegrityError:
            form.add_error("code", _("This year has a line of this code already."))
        else:
            messages.success(request, _("The budget line is saved."))
            return redirect("budget_line_list")
    context = {"form": form, "line": line}
    return render(request, "training/budget_line_edit.html", context, status=422 if form.errors else 200)
