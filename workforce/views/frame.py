"""What the pages of the workforce area share: where they lie, and how a refused form is shown."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.urls import NoReverseMatch, resolve

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.councils.views.versioned import VersionedFormView
from assessment_ready.ui.pages import NavItem

# The pages of each section of the area; a page names its section and shows the others beside it.
SECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "strategies": (
        ("Strategies", "workforce:strategies"),
        ("What they intend", "workforce:intended"),
        ("Consultations", "workforce:consultations"),
        ("Risks", "workforce:risks"),
    ),
    "groups": (
        ("Workforce groups", "workforce:groups"),
        ("Role storyboards", "workforce:stories"),
    ),
    "indicators": (
        ("Indicators", "workforce:indicators"),
        ("Workforce returns", "workforce:returns"),
        ("Pressure on professions", "workforce:pressure"),
        ("Provider contracts", "workforce:contracts"),
    ),
    "statements": (("Quality statements", "workforce:statements"),),
    "learning": (
        ("Learning directory", "workforce:offers"),
        ("How current learning is", "workforce:currency"),
        ("What each role needs", "workforce:requirements"),
    ),
    "knowledge": (
        ("Resources", "workforce:resources"),
        ("Events", "workforce:events"),
        ("Improvement ideas", "workforce:ideas"),
    ),
    "reports": (
        ("Highlight reports", "workforce:highlights"),
        ("Reporting periods", "actions:periods"),
    ),
}


class WorkforcePage(CouncilView):
    """A page of the workforce area. ``parent`` is the (label, url name) of the page between, if there is one."""

    permission = Perm.VIEW_WORKFORCE
    section = ""
    parent: tuple[str, str] | None = None

    @property
    def can_change(self) -> bool:
        """Whether this person may change what is shown."""
        return self.membership.can(Perm.MANAGE_WORKFORCE)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Workforce, and the page between."""
        crumbs = []
        if self.membership.can(Perm.VIEW_WORKFORCE):
            crumbs.append(("Workforce", self.url("workforce:home")))
        if self.parent:
            crumbs.append((self.parent[0], self.url(self.parent[1])))
        return crumbs

    def side_nav(self) -> Sequence[NavItem]:
        """The pages of the section, where it has several that this person may open."""
        items = []
        for label, name in SECTIONS.get(self.section, ()):
            url = self.url_if_allowed(name)
            if url is not None:
                items.append(NavItem(label, url, self.request.path == url))
        return items if len(items) > 1 else []

    def url_if_allowed(self, name: str) -> str | None:
        """The address of a page of the council, or None where this person may not open it."""
        try:
            url = self.url(name)
        except NoReverseMatch:
            return None
        permission = getattr(resolve(url).func, "view_class", type(self)).permission
        return url if permission is None or self.membership.can(permission) else None

    def found(self, rows: Any, pk: int) -> Any:
        """The row with this id among ``rows`` (which belong to this council); 404 otherwise."""
        try:
            return rows.get(pk=pk)
        except ObjectDoesNotExist:
            raise Http404 from None


class WorkforceForm(WorkforcePage, VersionedFormView):
    """A form of the workforce area. After a conflict it shows what the other saved and keeps what was typed."""

    permission = Perm.MANAGE_WORKFORCE
