"""The API describes itself: the OpenAPI document, and pages for people that obey the content security policy."""

from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from oauth2_provider.views import TokenView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import TemplateHTMLRenderer

from asn_career.base.api.limits import count_token_request
from asn_career.base.rates import TooManyError
from employees.policy import public


class FormNegotiation(DefaultContentNegotiation):
    """The description alone comes in two forms, chosen by ``format`` (json, yaml) as by ``Accept``."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE="format")


schema = public(
    SpectacularAPIView.as_view(
        authentication_classes=[], permission_classes=[], content_negotiation_class=FormNegotiation
    )
)
docs = public(
    SpectacularSwaggerSplitView.as_view(
        authentication_classes=[],
        permission_classes=[],
        url_name="api-schema",
        template_name="api/docs.html",
        renderer_classes=[TemplateHTMLRenderer],
    )
)
_ask_for_token = TokenView.as_view()


@public
@csrf_exempt  # a regional system has no page and no session
def token(request: HttpRequest) -> HttpResponse:
    """A token for client credentials; so many a minute from one address, since each secret costs a slow hash."""
    try:
        count_token_request(request)
    except TooManyError as error:
        return JsonResponse(error.as_json(), status=error.status, headers=error.headers)
    return _ask_for_token(request)
