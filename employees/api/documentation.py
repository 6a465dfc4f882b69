"""The API describes itself: the OpenAPI document, and pages for people that obey the content security policy."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from oauth2_provider.views import TokenView
from rest_framework.renderers import TemplateHTMLRenderer

from employees.policy import public

schema = public(SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[]))
docs = public(
    SpectacularSwaggerSplitView.as_view(
        authentication_classes=[],
        permission_classes=[],
        url_name="api-schema",
        template_name="api/docs.html",
        renderer_classes=[TemplateHTMLRenderer],
    )
)
token = public(TokenView.as_view())
