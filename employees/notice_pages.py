"""The inbox of an account: what waits, the way to each act, and when letters may come."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.audit import acting
from employees.models import Notice, NoticePreference, User
from employees.notices import said
from employees.policy import for_anyone, scope_of

MOST = 100


class PreferenceForm(forms.ModelForm):
    """How often letters come, and when none may."""

    class Meta:
        model = NoticePreference
        fields = ("digest", "quiet_from", "quiet_until", "quiet_weekends")
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("quiet_from", "quiet_until")
        }

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("quiet_from") and cleaned.get("quiet_from") == cleaned.get("quiet_until"):
            self.add_error(
                "quiet_until",
                gettext_lazy(
                    "Both times are the same, so that no time is left. Choose “No letters” to get none."
                ),
            )
        return cleaned


@require_safe
@for_anyone
def notice_list(request: HttpRequest) -> HttpResponse:
    """What is due first, then what has waited longest; and the last that was done."""
    own = Notice.objects.addressed_to(scope_of(request))
    waiting = [said(row) for row in own.open().in_order()[: MOST + 1]]
    more = len(waiting) > MOST
    settled = [said(row) for row in own.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")[:10]]
    context = {
        "waiting": waiting[:MOST],
        "more": more,
        "number": own.open().count() if more else len(waiting),
        "settled": settled,
        "today": scope_of(request).on,
    }
    return render(request, "notices/inbox.html", context)


@require_safe
@for_anyone
def notice_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lead to the act; that the notice was opened is kept, so that people know whom it reached."""
    notice = Notice.objects.addressed_to(scope_of(request)).filter(public_id=public_id).first()
    if notice is None:
        raise Http404
    if notice.opened_at is None:
        with acting(by=scope_of(request).identity, reason=_("Opened")):
            Notice.objects.filter(pk=notice.pk, opened_at=None).update(opened_at=timezone.now())
    return redirect(notice.address)


@require_http_methods(["GET", "HEAD", "POST"])
@for_anyone
def notice_preferences(request: HttpRequest) -> HttpResponse:
    """How often letters come, and in which hours none may."""
    user = request.user
    assert isinstance(user, User)
    kept = NoticePreference.objects.filter(user=user).first() or NoticePreference(user=user)
    form = PreferenceForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        with acting(by=scope_of(request).identity, reason=_("Own choice")):
            form.save()
        messages.success(request, _("Saved."))
        return redirect("notice_list")
    return render(request, "notices/preferences.html", {"form": form}, status=422 if form.errors else 200)
