"""What every page's frame shows: navigation by permission, the person, what needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Perm
from assessment_ready.overview.queries.needs import needs_count
from assessment_ready.ui.pages import NavItem


@dataclass(frozen=True)
class _Entry:
    """A page the frame offers to whoever may open it, unless they have ``unless``.

    ``areas`` are the beginnings of the addresses (below the council's) that make it the current one; without any,
    it is current on its own page and on those below it that no other entry leads to more closely.
    """

    label: str
    url_name: str
    areas: tuple[str, ...] = ()
    unless: Perm | None = None
    alone: bool = False


# Readers open the dashboard; people who only have a part in some rounds open the list of those.
_SERVICE = (
    _Entry("Home", "overview:home", alone=True),
    _Entry("Readiness", "overview:dashboard", ("readiness/", "actions/")),
    _Entry("Rounds", "readiness:rounds", ("readiness/",), unless=Perm.VIEW_READINESS),
    _Entry("Actions", "actions:list", ("actions/",), unless=Perm.VIEW_READINESS),
    _Entry("Evidence", "evidence:library", ("evidence/",)),
    _Entry("Timeline", "timeline:overview", ("timeline/",)),
    _Entry("Communications", "overview:communications", ("communications/",)),
    _Entry("Questions", "comms:faq", ("communications/",), unless=Perm.VIEW_COMMS),
    _Entry("Workforce", "workforce:home", ("workforce/",)),
    _Entry("Learning", "workforce:offers", ("workforce/",), unless=Perm.VIEW_WORKFORCE),
    _Entry("Packs", "packs:packs", ("briefing-packs/", "packs/", "data/")),
    _Entry("Packs", "packs:mine", ("briefing-packs/", "packs/", "data/"), unless=Perm.PRODUCE_PACKS),
)
_ADMIN = (
    _Entry("People", "councils:people", ("people/",)),
    _Entry("Embargoes", "embargo:list", ("embargoes/",)),
    _Entry("Audit log", "overview:audit", ("audit/",)),
    _Entry("Settings", "councils:settings", ("settings/", "data/tokens/")),
    _Entry("Export", "portability:exports", ("settings/export/",), unless=Perm.MANAGE_COUNCIL),
)
_READINESS = (
    _Entry("Dashboard", "overview:dashboard", alone=True),
    _Entry("Rounds", "readiness:rounds"),
    _Entry("Gaps", "readiness:gaps"),
    _Entry("Actions", "actions:list"),
    _Entry("Compare rounds", "readiness:compare"),
    _Entry("Other councils", "readiness:benchmark"),
    _Entry("Were we too optimistic?", "readiness:optimism"),
)
_PACKS = (
    _Entry("Briefing packs", "packs:packs", alone=True),
    _Entry("Your pack", "packs:mine"),
    _Entry("Storyboards", "packs:storyboards"),
    _Entry("At a glance", "packs:poster"),
    _Entry("Councillors", "packs:members"),
    _Entry("Reports and documents", "documents:list"),
    _Entry("Data for Excel", "feeds:tokens"),
)
_SETTINGS = (
    _Entry("The council", "councils:settings", alone=True),
    _Entry("Sending", "sending:routes"),
    _Entry("How documents look", "documents:branding"),
    _Entry("Tokens for data", "feeds:council-tokens"),
    _Entry("Take everything out", "portability:exports"),
)
# The pages of each area, below the service navigation on all of its pages.
_AREAS = {
    "readiness/": _READINESS,
    "actions/": _READINESS,
    "evidence/": (
        _Entry("Library", "evidence:library"),
        _Entry("Coverage", "evidence:coverage"),
        _Entry("What looks thin", "evidence:thin"),
        _Entry("Expected evidence", "evidence:expected"),
        _Entry("Import an index", "evidence:import"),
    ),
    "timeline/": (
        _Entry("Dates", "timeline:overview"),
        _Entry("Committee meetings", "timeline:meetings"),
        _Entry("Elections", "timeline:elections"),
        _Entry("Quiet periods", "timeline:quiet-periods"),
        _Entry("Usual durations", "timeline:intervals"),
    ),
    "communications/": (
        _Entry("Today", "overview:communications", alone=True),
        _Entry("Plans", "comms:plans"),
        _Entry("Planner", "comms:planner"),
        _Entry("Activities", "comms:activities"),
        _Entry("Audiences", "comms:audiences"),
        _Entry("Contacts", "comms:contacts"),
        _Entry("Briefings", "comms:briefings"),
        _Entry("Sending", "comms:releases"),
        _Entry("Sign-off", "comms:sign-offs"),
        _Entry("Questions", "comms:questions"),
        _Entry("Answers", "comms:faq"),
        _Entry("Ask", "comms:ask"),
    ),
    "briefing-packs/": _PACKS,
    "packs/": _PACKS,
    "data/tokens/": _SETTINGS,
    "data/": _PACKS,
    "settings/": _SETTINGS,
    "workforce/": (
        _Entry("Overview", "workforce:home", alone=True),
        _Entry("Strategies", "workforce:strategies"),
        _Entry("Groups", "workforce:groups"),
        _Entry("Indicators", "workforce:indicators"),
        _Entry("Quality statements", "workforce:statements"),
        _Entry("Learning", "workforce:offers"),
        _Entry("Resources", "workforce:resources"),
        _Entry("Events", "workforce:events"),
        _Entry("Ideas", "workforce:ideas"),
        _Entry("Consultations", "workforce:consultations"),
        _Entry("Reports", "workforce:highlights"),
    ),
}


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
    rest = _rest(request, membership)
    entries = next((entries for area, entries in _AREAS.items() if rest.startswith(area)), ())
    items = _items(entries, request, membership)
    return items if len(items) > 1 else []


def _items(entries: Sequence[_Entry], request: HttpRequest, membership: Membership) -> list[NavItem]:
    slug = membership.council.slug
    offered = [
        (entry, reverse(entry.url_name, args=[slug])) for entry in entries if _is_offered(entry, membership)
    ]
    current = _current(offered, request.path, _rest(request, membership))
    return [NavItem(entry.label, url, url == current) for entry, url in offered]


def _is_offered(entry: _Entry, membership: Membership) -> bool:
    if entry.unless is not None and membership.can(entry.unless):
        return False
    return membership.can(_permission(entry.url_name))


def _current(offered: list[tuple[_Entry, str]], path: str, rest: str) -> str:
    """The address of the entry that is current; the one that leads nearest where several do."""
    found = [
        url
        for entry, url in offered
        if (rest.startswith(entry.areas) if entry.areas else path == url)
        or (not entry.areas and not entry.alone and path.startswith(url))
    ]
    return max(found, key=len, default="")


def _rest(request: HttpRequest, membership: Membership) -> str:
    return request.path.removeprefix(f"/councils/{membership.council.slug}/")


@cache
def _permission(url_name: str) -> Perm:
    """What the page itself asks for, so that nobody is offered a page that refuses them."""
    view: Any = resolve(reverse(url_name, args=["a-council"])).func
    permission: Perm = view.view_class.permission
    return permission


def _installation_items(request: HttpRequest) -> list[NavItem]:
    pages = [
        ("Councils", "councils:installation-councils"),
        ("Framework", "framework:installation-framework"),
        ("Published results", "framework:installation-results"),
        ("Bank holidays", "timeline:holidays"),
        ("Sending", "overview:installation-sending"),
    ]
    return [NavItem(label, reverse(name), request.path.startswith(reverse(name))) for label, name in pages]
