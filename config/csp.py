"""The Content-Security-Policy: strict everywhere, relaxed on the path of Wagtail's admin alone."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


class ContentSecurityPolicyByPath(CSPMiddleware):
    """django-csp's middleware with a second policy for ``/admin/``.

    Wagtail's admin needs inline scripts and styles; our pages do not, and keep the strict policy.
    """

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path.startswith("/admin/"):
            parts.config = settings.CONTENT_SECURITY_POLICY_ADMIN["DIRECTIVES"]
        return parts
