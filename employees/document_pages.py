"""Documents about people, handed out as files to those who may read them."""

from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from employees.documents import open_document
from employees.models import Document
from employees.policy import for_anyone, scope_of


@require_safe
@for_anyone
def document_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The file of one document in the reader's scope; never shown inside the product's own pages."""
    principal = scope_of(request)
    document = Document.objects.visible_to(principal).filter(public_id=public_id).first()
    if document is None:
        raise Http404
    if document.employee_id != principal.employee_id:
        log_access(by=principal.identity, action="document.read", subject=f"document:{public_id}")
    response = FileResponse(
        open_document(document),
        as_attachment=True,
        filename=document.name,
        content_type=document.content_type,
    )
    response["Cache-Control"] = "no-store, private"
    return cast(HttpResponse, response)  # a streamed one, which middleware treats alike
