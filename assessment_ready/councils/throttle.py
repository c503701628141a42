"""Whose guesses at passwords are counted together (used by django-axes, see settings)."""

from django.conf import settings
from django.http import HttpRequest

from assessment_ready.councils.rules import address_behind


def client_address(request: HttpRequest) -> str | None:
    """The visitor's network address, looking through our own proxies only."""
    return address_behind(
        settings.PROXY_COUNT,
        forwarded_for=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        peer=request.META.get("REMOTE_ADDR", ""),
    )
