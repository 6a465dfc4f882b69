"""Components and figures for templates; docs/ui.md says how each is used."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.contrib import admin
from django.forms import BoundField, DateField, Form
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from asn_career.base import charts, formatting, navigation, sessions
from asn_career.base.forms import name_the_blank
from asn_career.base.jobs.wording import TITLES
from asn_career.base.qr import qr_element
from asn_career.base.refusals import untold_refusals
from asn_career.base.tables import AFTER, BEFORE, SIZE, SORT, KeysetPage
from asn_career.base.vocabulary import TONES, WORDS, gap_word

if TYPE_CHECKING:
    from asn_career.base.jobs.models import Job

register = template.Library()

for _name in (
    *(
        "date_long",
        "date_short",
        "month_long",
        "moment",
        "decimal2",
        "hours",
        "decimal1",
        "integer",
        "percent",
        "signed",
        "level",
        "signed2",
    ),
    *("money", "nip", "masked_nip", "rank", "duration"),
):
    register.filter(_name, getattr(formatting, _name))
register.filter("integer_id", formatting.integer)

FAST_POLL, SLOW_POLL, FAST_FOR_SECONDS = 2, 5, 60


# --- words and signs -------------------------------------------------------------------------------
@register.simple_tag
def badge(tone: str, text: str) -> SafeString:
    """A word with its shape and colour."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"badge: {tone!r} is none of {', '.join(TONES)}")
    return format_html('<span class="badge {}"><i></i>{}</span>', tone, text)


@register.simple_tag
def status(code: str, depth: Decimal | None = None) -> SafeString:
    """The badge of a state of the fixed vocabulary; ``depth`` tells a gap in levels."""
    if code == "gap" and depth is not None:
        word = gap_word(abs(Decimal(depth)))
    elif code in WORDS:
        word = WORDS[code]
    else:
        raise template.TemplateSyntaxError(f"status: {code!r} is not in asn_career/base/vocabulary.py")
    return badge(word.tone, str(word.label))


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A sign of the sprite; without ``label`` it is decoration beside a word."""
    return _sign(name, format_html('role="img" aria-label="{}"', label)) if label else _decoration(name)


def _sign(name: str, said: str) -> SafeString:
    return format_html('<svg class="ic" {}><use href="{}#{}"/></svg>', said, _sprite(), name)


@cache
def _decoration(name: str) -> SafeString:
    return _sign(name, mark_safe('aria-hidden="true"'))


@cache
def _sprite() -> str:
    """The address of all signs: a page has dozens of them, and it stays the same while the process lives."""
    return static("icons.svg")


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """A QR code of ``text`` within the page, black on white in any appearance; ``label`` says what it is."""
    return format_html(
        '<div class="qr" role="img" aria-label="{}">{}</div>', label, mark_safe(qr_element(text))
    )


# --- the frame of a page ---------------------------------------------------------------------------
@register.simple_tag
def crumb(label: str, href: str = "") -> SafeString:
    """One step of the breadcrumb; the last has no address."""
    if href:
        return format_html('<li><a href="{}">{}</a></li>', href, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """``data-theme`` when the person chose one; otherwise the device decides."""
    chosen = context["request"].COOKIES.get("tema", "") if context.get("request") else ""
    return format_html(' data-theme="{}"', chosen) if chosen in {"light", "dark"} else SafeString("")


@register.simple_tag(takes_context=True)
def density_class(context: Context) -> str:
    """Officers work with dense tables unless they chose roomy ones."""
    request = context.get("request")
    return "" if request and request.COOKIES.get("kerapatan") == "roomy" else "dense"


@register.simple_tag(takes_context=True)
def row_keys(context: Context) -> str:
    """Whether single keys move in tables: "on", or "off" for those who switched them off (WCAG 2.1.4)."""
    request = context.get("request")
    return "off" if request and request.COOKIES.get("tombol") == "off" else "on"


@register.simple_tag(takes_context=True)
def session_end(context: Context) -> datetime | None:
    """When the session of this request ends unless it is used again; None without one."""
    session = getattr(context.get("request"), "session", None)
    moment = None if session is None else sessions.ends_at(session)
    return None if moment is None else datetime.fromtimestamp(moment, UTC)


@register.simple_tag(takes_context=True)
def session_attributes(context: Context) -> SafeString:
    """What the warning before the end of a session needs: seconds left, and whose drafts may be restored."""
    end, request = session_end(context), context.get("request")
    if end is None or request is None:
        return SafeString("")
    left = int((end - timezone.now()).total_seconds())
    whose = salted_hmac("draft", str(request.user.pk)).hexdigest()[:16]
    return format_html(' data-session="{}" data-whose="{}"', max(left, 0), whose)


@register.simple_tag
def language_code() -> str:
    return get_language() or settings.LANGUAGE_CODE


@register.simple_tag(takes_context=True)
def menu(context: Context, audience: str) -> list[tuple[str, list[navigation.Link]]]:
    """The navigation of this request: headings with their links."""
    request = context.get("request")
    return navigation.groups(request, audience=navigation.Audience(audience)) if request else []


@register.simple_tag(takes_context=True)
def has_workplace(context: Context) -> bool:
    """Whether the signed-in person has officers' pages."""
    return navigation.has_workplace(getattr(context.get("request"), "principal", None))


@register.simple_tag(takes_context=True)
def may_administer(context: Context) -> bool:
    """Whether Django admin has anything for the signed-in person."""
    request = context.get("request")
    return request is not None and admin.site.has_permission(request)


@register.inclusion_tag("components/page_assets.html")
def htmx_assets() -> dict[str, Any]:
    """htmx and the product's own script, for pages that need them."""
    return {}


# --- lists -----------------------------------------------------------------------------------------
@register.simple_block_tag(takes_context=True)
def data_table(
    context: Context,
    content: str,
    page: KeysetPage,
    caption: str,
    *,
    empty: str = "",
    select: bool = False,
    cards: bool = True,
    show_caption: bool = False,
) -> SafeString:
    """The table around the rows of ``content``: headings, caption, scrolling region and pager."""
    request = context.get("request")
    values = {
        "content": content,
        "page": page,
        "caption": caption,
        "empty": empty,
        "select": select,
        "cards": cards,
        "show_caption": show_caption,
        "filtered": bool(_filter_names(request.GET)) if request else False,
    }
    return _render(context, "components/data_table.html", values)


@register.simple_tag
def row_select(value: Any, name: str) -> SafeString:
    """The cell that selects a row of a bulk form."""
    return format_html(
        '<td class="ck"><input type="checkbox" name="selected" value="{}" data-row aria-label="{}"></td>',
        value,
        name,
    )


@dataclass(frozen=True, slots=True)
class BulkAction:
    """A button of the bulk bar."""

    value: str
    label: Any
    danger: bool = False


@register.inclusion_tag("components/bulk_bar.html")
def bulk_bar(actions: Sequence[BulkAction], total: int | None = None) -> dict[str, Any]:
    """Acts on the selected rows of the form around it; shown once a row is selected."""
    return {"actions": actions, "total": total}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: Form, label: str) -> dict[str, Any]:
    """A GET form over a list; what is active shows as chips that remove it."""
    params = context["request"].GET
    kept = [(name, params[name]) for name in (SORT, SIZE) if params.get(name)]
    request = context["request"]
    shown = {"path": request.path, "query": params.urlencode(), "listed": urlencode({"daftar": request.path})}
    return {"form": form, "label": label, "kept": kept, "chips": _chips(form, params), **shown}


def _filter_names(params: Any) -> list[str]:
    return [name for name, value in params.items() if value and name not in {SORT, SIZE, AFTER, BEFORE}]


def _chips(form: Form, params: Any) -> list[dict[str, str]]:
    """One chip per active filter: what it says, and the address without it."""
    chips = []
    for name in _filter_names(params):
        if name in form.fields:
            without = params.copy()
            for gone in (name, AFTER, BEFORE):
                without.pop(gone, None)
            text = ", ".join(_said(form[name], value) for value in params.getlist(name) if value)
            chips.append({"label": str(form[name].label), "text": text, "href": f"?{without.urlencode()}"})
    return chips


def _said(field: BoundField, value: str) -> str:
    """The label of a choice, a day in words, or what was typed."""
    if isinstance(field.field, DateField):
        with suppress(ValueError):
            return formatting.date_short(date.fromisoformat(value))
    for choice, label in getattr(field.field, "choices", ()):
        options = label if isinstance(label, list | tuple) else [(choice, label)]
        for option, text in options:
            if str(option) == value:
                return str(text)
    return value


# --- forms -----------------------------------------------------------------------------------------
@register.inclusion_tag("components/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """Label above, hint and error below, joined to the input for screen readers."""
    name_the_blank(bound.field)
    return {"field": bound, "hint": hint or bound.help_text}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: Form) -> dict[str, Any]:
    """What is wrong, at the top, each line leading to its field."""
    return {"form": form}


@register.simple_block_tag(takes_context=True)
def with_refusals(context: Context, content: str) -> str:
    """The page's content, after what refuses an act whose form the page no longer shows."""
    request = context.get("request")
    if request is None or request.method != "POST":
        return content
    refusals = untold_refusals(request, context.flatten().values(), shown=content)
    return _render(context, "components/refusals.html", {"refusals": refusals, "content": content})


@register.inclusion_tag("components/upload_field.html")
def upload_field(bound: BoundField, accept: str = "", hint: str = "") -> dict[str, Any]:
    """A file input with what it takes."""
    bound.field.widget.attrs.setdefault("accept", accept)
    return {"field": bound, "hint": hint or bound.help_text}


# --- charts ----------------------------------------------------------------------------------------
@register.simple_tag
def gap_bar(held: Decimal | None, required: Decimal | None, state: str = "") -> SafeString:
    return charts.gap_bar(held, required, state=state)


@register.filter
def job_title(job: Job) -> str:
    """What a background job is called."""
    return str(TITLES.get(job.kind, job.kind))


@register.inclusion_tag("components/gap_item.html")
def gap_item(
    name: str, held: Decimal | None, required: Decimal | None, state: str = "", href: str = ""
) -> dict[str, Any]:
    """A competency with words and bar; unknown stays unknown."""
    depth = None if held is None or required is None else Decimal(required) - Decimal(held)
    code = (state or "unknown") if depth is None else ("gap" if depth > 0 else "met")
    return {"name": name, "held": held, "required": required, "state": code, "depth": depth, "href": href}


@register.simple_tag
def radar(rows: Sequence[Any], title: str, finding: str, id: str = "radar") -> SafeString:
    return charts.radar(rows, title=title, finding=finding, id=id)


@register.inclusion_tag("components/line_chart.html")
def line_chart(chart: charts.LineChart) -> dict[str, Any]:
    """Lines over time with their key and their table."""
    return {"chart": chart, "svg": charts.line_chart(chart)}


@register.simple_tag
def score_bar(parts: Sequence[tuple[str, Decimal]], total: Decimal | int = 100) -> SafeString:
    return charts.score_bar(parts, total=Decimal(total))


# --- progress --------------------------------------------------------------------------------------
@register.inclusion_tag("components/stepper.html")
def stepper(steps: Sequence[str], current: int, label: str = "") -> dict[str, Any]:
    """Stages of a procedure; ``current`` counts from 1, one past the last means all are done."""
    states = [
        (step, "done" if number < current else ("now" if number == current else ""))
        for number, step in enumerate(steps, start=1)
    ]
    return {"steps": states, "current": current, "count": len(states), "label": label}


@register.filter
def poll_seconds(job: Job) -> int:
    """Often at first, less often for what takes longer."""
    from django.utils import timezone

    age = (timezone.now() - (job.started_at or job.created_at)).total_seconds()
    return FAST_POLL if age < FAST_FOR_SECONDS else SLOW_POLL


@register.filter
def quarter(job: Job) -> int:
    """Progress told aloud in steps of 25 per cent only."""
    return (job.percent or 0) // 25 * 25


@register.simple_tag
def job_refresh(job: Job) -> SafeString:
    """Reloads the page every 10 s while ``job`` works, for browsers without JavaScript; belongs into the head."""
    if job.has_ended:
        return SafeString("")
    return mark_safe('<noscript><meta http-equiv="refresh" content="10"></noscript>')


def _render(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    engine = context.template.engine if context.template else template.engines["django"].engine  # type: ignore[attr-defined]
    return engine.get_template(name).render(context.new(values))
