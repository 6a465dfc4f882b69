"""Links that a reader may follow."""

from __future__ import annotations

from django import template
from django.template.context import Context

from employees import policy

register = template.Library()


@register.simple_tag(takes_context=True)
def may_open(context: Context, url_name: str) -> bool:
    """Whether the reader may open the page of this name: ``{% may_open "x" as opens %}``."""
    request = context.get("request")
    return policy.may_open(url_name, getattr(request, "principal", None))
