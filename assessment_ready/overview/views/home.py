"""A council's home page: what needs this person, and what they can do here."""

from collections.abc import Callable
from typing import Any

from assessment_ready.councils.permissions import ROLE_SENTENCES, Perm, Role
from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.overview.queries.dashboard import CurrentAnswer, current_answer
from assessment_ready.overview.queries.home import own_rounds, people_counts, published_rounds, shared_packs
from assessment_ready.overview.queries.needs import Need, waiting
from assessment_ready.packs.queries.member_page import MemberPage, member_page
from assessment_ready.ui.pages import NavItem


def _only_given(can: Callable[[Perm], bool]) -> bool:
    return can(Perm.VIEW_EVIDENCE) and not can(Perm.VIEW_LIBRARY)


def _reads_comms(can: Callable[[Perm], bool]) -> bool:
    return can(Perm.VIEW_COMMS) and not can(Perm.MANAGE_COMMS)


# What each permission lets a person start from here: label and address, most used first.
_STARTS: list[tuple[str, str, Callable[[Callable[[Perm], bool]], bool]]] = [
    ("See how ready we are", "overview:dashboard", lambda can: can(Perm.VIEW_READINESS)),
    ("Go to the rounds", "readiness:rounds", lambda can: can(Perm.VIEW_OWN_ROUNDS)),
    ("Find and add evidence", "evidence:library", lambda can: can(Perm.VIEW_LIBRARY)),
    ("See the evidence you were given", "evidence:library", _only_given),
    ("Go to the gaps", "readiness:gaps", lambda can: can(Perm.OWN_ACTIONS)),
    ("Go to the actions", "actions:list", lambda can: can(Perm.OWN_ACTIONS)),
    ("See the timeline", "timeline:overview", lambda can: can(Perm.VIEW_TIMELINE)),
    ("Plan who hears what and when", "overview:communications", lambda can: can(Perm.MANAGE_COMMS)),
    ("See the communications plans", "overview:communications", _reads_comms),
    ("Ask a question", "comms:ask", lambda can: can(Perm.ASK_QUESTIONS)),
    ("Compare with other councils", "readiness:benchmark", lambda can: can(Perm.VIEW_BENCHMARK)),
    ("Download board reports and packs", "documents:list", lambda can: can(Perm.VIEW_PACKS)),
    ("Invite people and change roles", "councils:people", lambda can: can(Perm.MANAGE_PEOPLE)),
    ("Look after embargoes", "embargo:list", lambda can: can(Perm.MANAGE_EMBARGOES)),
    ("Read the audit log", "overview:audit", lambda can: can(Perm.VIEW_AUDIT)),
    ("Change the council’s settings", "councils:settings", lambda can: can(Perm.MANAGE_COUNCIL)),
]


# The home page shows the first few; the page of what needs you has the rest.
NEEDS_SHOWN = 6
MUST_READ = "packs.must_read"


class CouncilHomeView(CouncilPage):
    """The first page after signing in; the same address for every role."""

    permission = Perm.OPEN_COUNCIL
    template_name = "overview/home.html"

    def get_title(self) -> str:
        """A councillor's page is a briefing; everybody else's is work."""
        if self.membership.role == Role.COUNCILLOR:
            return "Your briefing on the CQC assessment"
        return "Getting ready for the CQC assessment"

    def get_caption(self) -> str:
        """What the person is here; a councillor knows."""
        is_councillor = self.membership.role == Role.COUNCILLOR
        return self.membership.job_title or ("" if is_councillor else self.membership.get_role_display())

    def context(self) -> dict[str, Any]:
        """The sections this role has, each from one function."""
        can = self.membership.can
        waits = waiting(self.membership, self.now, limit=NEEDS_SHOWN)
        # The header counts exactly these.
        self.request.needs_you_count = waits.total  # type: ignore[attr-defined]
        context: dict[str, Any] = {
            "waiting": waits,
            "needs_url": self.url("overview:needs-you"),
            "role_sentence": ROLE_SENTENCES[Role(self.membership.role)],
            "starts": [NavItem(label, self.url(name)) for label, name, allowed in _STARTS if allowed(can)],
            "works_on_rounds": can(Perm.VIEW_OWN_ROUNDS) and self.membership.role != Role.COUNCILLOR,
        }
        if can(Perm.MANAGE_PEOPLE):
            context["people"] = people_counts(self.council, self.now)
        if can(Perm.VIEW_READINESS):
            context["answer"] = self._answer()
        elif can(Perm.VIEW_PACKS):
            context |= self._briefing(waits.needs)
        elif can(Perm.VIEW_OWN_ROUNDS):
            context["rounds"] = own_rounds(self.membership, self.now)
        return context

    def _briefing(self, needs: list[Need]) -> dict[str, Any]:
        """A councillor's page, and below it what else was shared with members.

        The pack to read has its button on the page, so it is not named a second time above it.
        """
        briefing = member_page(self.membership, self.now)
        return {
            "briefing": briefing,
            "other_needs": [need for need in needs if not self._is_on_page(need, briefing)],
            "packs": shared_packs(self.membership, self.now),
            "published": published_rounds(self.membership, self.now),
        }

    def _is_on_page(self, need: Need, briefing: MemberPage) -> bool:
        if need.kind != MUST_READ or briefing.pack is None:
            return False
        return need.url == self.url("packs:read", pack_version=briefing.pack.version.pk)

    def _answer(self) -> CurrentAnswer | None:
        """The one-line answer of the current round, or None before there is one."""
        return current_answer(self.membership, self.now)
