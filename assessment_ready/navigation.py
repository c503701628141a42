"""What every page's frame shows: navigation by permission, the person, what needs them."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.overview.queries.needs import needs_count
from assessment_ready.ui.pages import NavItem

# Which pages the frame offers: label, url name, who may see it, and the addresses that make it current.
# Readers open the dashboard; people who only have a part in some rounds open the list of those.
_SERVICE: "_Rows" = [
    ("Home", "overview:home", lambda can: can(Perm.OPEN_COUNCIL), ""),
    ("Readiness", "overview:dashboard", lambda can: can(Perm.VIEW_READINESS), "readiness/"),
    (
        "Rounds",
        "readiness:rounds",
        lambda can: can(Perm.VIEW_OWN_ROUNDS) and not can(Perm.VIEW_READINESS),
        "readiness/",
    ),
    ("Packs", "documents:list", lambda can: can(Perm.VIEW_PACKS), "packs/"),
]
# The pages of the readiness area, below the service navigation on all of its pages.
_READINESS: "_Rows" = [
    ("Dashboard", "overview:dashboard", lambda can: can(Perm.VIEW_READINESS), ""),
    ("Rounds", "readiness:rounds", lambda can: can(Perm.VIEW_OWN_ROUNDS), "rounds/"),
    ("Compare rounds", "readiness:compare", lambda can: can(Perm.VIEW_OWN_ROUNDS), "compare/"),
    ("Other councils", "readiness:benchmark", lambda can: can(Perm.VIEW_BENCHMARK), "benchmark/"),
    ("Were we too optimistic?", "readiness:optimism", lambda can: can(Perm.VIEW_READINESS), "optimism/"),
]
_ADMIN: "_Rows" = [
    ("People", "councils:people", lambda can: can(Perm.MANAGE_PEOPLE), "people/"),
    ("Embargoes", "embargo:list", lambda can: can(Perm.MANAGE_EMBARGOES), "embargoes/"),
    ("Audit log", "overview:audit", lambda can: can(Perm.VIEW_AUDIT), "audit/"),
    ("Settings", "councils:settings", lambda can: can(Perm.MANAGE_COUNCIL), "settings/"),
]
_Rows = list[tuple[str, str, Callable[[Callable[[Perm], bool]], bool], str]]


def context(request: HttpRequest) -> dict[str, Any]:
    """The frame's variables; documented in docs/components.md."""
    membership: Membership | None = getattr(request, "membership", None)
    frame: dict[str, Any] = {
        "service_name": settings.SERVICE_NAME,
        "demo_mode": settings.DEMO_MODE,
        "council": getattr(request, "council", None),
        "membership": membership,
        "nav_items": [],
        "admin_items": [],
        "area_items": [],
        "footer_links": [
            NavItem("Accessibility statement", reverse("accessibility")),
            NavItem("Privacy and cookies", reverse("privacy")),
        ],
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        frame |= {"account_url": reverse("councils:account"), "sign_out_url": reverse("councils:sign-out")}
        if user.is_installation_admin:
            frame["admin_items"] = _installation_items(request)
    if membership is not None:
        frame["nav_items"] = _items(_SERVICE, request, membership)
        frame["admin_items"] = _items(_ADMIN, request, membership)
        frame["area_items"] = _area_items(request, membership)
        frame["needs_you_count"] = _needs_you_count(request, membership)
        frame["needs_you_url"] = reverse("overview:needs-you", args=[membership.council.slug])
    return frame


def _needs_you_count(request: HttpRequest, membership: Membership) -> int:
    """The count in the header: of the rows the page has loaded already, otherwise one query."""
    known: int | None = getattr(request, "needs_you_count", None)
    return needs_count(membership, timezone.now()) if known is None else known


def _area_items(request: HttpRequest, membership: Membership) -> list[NavItem]:
    """The pages of the area the address lies in; nothing where there is only one."""
    if not request.path.startswith(f"/councils/{membership.council.slug}/readiness/"):
        return []
    items = _items(_READINESS, request, membership, area="readiness/")
    return items if len(items) > 1 else []


def _items(rows: _Rows, request: HttpRequest, membership: Membership, area: str = "") -> list[NavItem]:
    slug = membership.council.slug
    rest = request.path.removeprefix(f"/councils/{slug}/{area}")
    return [
        NavItem(label, reverse(name, args=[slug]), rest.startswith(prefix) if prefix else rest == "")
        for label, name, allowed, prefix in rows
        if allowed(membership.can)
    ]


def _installation_items(request: HttpRequest) -> list[NavItem]:
    pages = [
        ("Councils", "councils:installation-councils"),
        ("Framework", "framework:installation-framework"),
        ("Published results", "framework:installation-results"),
    ]
    return [NavItem(label, reverse(name), request.path.startswith(reverse(name))) for label, name in pages]
