"""Words of performance in templates."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from asn_career.base import charts
from assessments.choices import Predicate
from employees.models import User
from employees.sender_names import signer_name

register = template.Library()


@register.filter
def predicate(value: str) -> str:
    """The label of a predicate."""
    return str(Predicate(value).label)


@register.filter
def signer(user: User) -> str:
    """Who did something, by the name that pages give: never the login."""
    return signer_name(user)


@register.simple_tag
def share_bar(label: str, share: Decimal) -> SafeString:
    """One bar of a share in percent; the table beside it tells the figure."""
    return charts.score_bar([(label, share)])
