"""Who gets something that is sent, who does not, and why: before it is scheduled, and after."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilView
from assessment_ready.sending.models import Means
from assessment_ready.ui.pages import EmptyState, NavItem
from assessment_ready.ui.tables import Cell
from comms.queries import releases as queries
from comms.queries.recipients import Recipient, people_of, recipients, target_for
from comms.rules.releases import LEFT_OUT_WORDS
from comms.views.contact_frame import contact_name
from comms.views.deliveries_frame import WithinRelease
from comms.views.releases_schedule import WithinSchedule

WILL, LEFT = "will", "left"
_WHO = {"": "Everybody", WILL: "Will receive it", LEFT: "Will not receive it"}


class _PeopleList(CouncilView):
    """A list of people with the verdict about each; narrowed by tabs, because the address holds the answers."""

    permission = Perm.SEND_BRIEFINGS
    template_name = "comms/release_people.html"
    title = "Who receives it"

    @cached_property
    def everybody(self) -> list[Recipient]:
        """Everybody of the audience, those who are left out first."""
        raise NotImplementedError

    def rows(self) -> list[Recipient]:
        """Those asked for."""
        who, reason = self.request.GET.get("who", ""), self.request.GET.get("reason", "")
        found = [
            each for each in self.everybody if who not in (WILL, LEFT) or bool(each.reason) == (who == LEFT)
        ]
        return [each for each in found if each.reason == reason] if reason else found

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, how, and whether they receive it."""
        return [
            RegisterColumn("name", "Person", self._name, lambda row: contact_name(row.contact)),
            RegisterColumn(
                "organisation",
                "Organisation",
                lambda row: row.contact.organisation or "–",
                lambda row: row.contact.organisation,
            ),
            RegisterColumn("means", "By", _means, _means),
            RegisterColumn(
                "address",
                "Address or number",
                lambda row: row.address or "None",
                lambda row: row.address,
            ),
            RegisterColumn("verdict", "Receives it", _verdict, _verdict_words),
        ]

    def _name(self, row: Recipient) -> Cell:
        has_page = self.membership.can(Perm.MANAGE_CONTACTS) and row.contact.erased_at is None
        url = self.url("comms:contact", contact=row.contact.pk) if has_page else ""
        return Cell(contact_name(row.contact), url=url, sub=row.contact.reference)

    def context(self) -> dict[str, Any]:
        """The tabs, and the reasons with their numbers."""
        counts = Counter(bool(each.reason) for each in self.everybody)
        numbers = {"": sum(counts.values()), WILL: counts[False], LEFT: counts[True]}
        who = self.request.GET.get("who", "")
        who = who if who in _WHO else ""
        reasons = Counter(each.reason for each in self.everybody if each.reason).most_common()
        return {
            "tabs": [
                NavItem(f"{label} ({numbers[key]:,})", self._narrowed(who=key), current=key == who)
                for key, label in _WHO.items()
            ],
            "reasons": [
                (LEFT_OUT_WORDS.get(code, code), count, self._narrowed(who=LEFT, reason=code))
                for code, count in reasons
            ],
            "filters_active": bool(who or self.request.GET.get("reason")),
        }

    def _narrowed(self, **asked: str) -> str:
        query = self.request.GET.copy()
        for name in ("who", "reason", "page", "format"):
            query.pop(name, None)
        query.update({name: value for name, value in asked.items() if value})
        return f"?{query.urlencode()}"

    def count_words(self, count: int) -> str:
        """Somebody who gets it by two means counts twice."""
        return "message" if count == 1 else "messages"

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState("The contacts of its audiences belong here. Its audiences have no contacts yet.")


class SchedulePeoplePage(_PeopleList, WithinSchedule, CouncilListView):
    """Who would receive a briefing if it were scheduled as the address says."""

    permission = Perm.SEND_BRIEFINGS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list; answers that are wrong lead back to the questions."""
        self.answers = self.schedule_form(request.GET)
        if not self.answers.is_valid() or queries.cleared_text(self.briefing) is None:
            return HttpResponseRedirect(f"{self.briefing_url('confirm-release')}?{request.GET.urlencode()}")
        return super().get(request, *args, **kwargs)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The page where it is confirmed."""
        url = f"{self.briefing_url('confirm-release')}?{self.request.GET.urlencode()}"
        return [*super().breadcrumbs(), ("Check and confirm", url)]

    @cached_property
    def everybody(self) -> list[Recipient]:
        """As things are now."""
        text = queries.cleared_text(self.briefing)
        if text is None:
            return []
        because = "to be given" if self.answers.cleaned_data.get("in_full") else ""
        values = self.answers.values(self.now, self.briefing.cleared_hash, because)
        found = recipients(target_for(self.membership, self.briefing, text, values, self.now), self.now)
        return [*found.left_out, *found.will]


class ReleasePeoplePage(_PeopleList, WithinRelease, CouncilListView):
    """Who receives a release: as things are while it waits, as it was decided once it began."""

    permission = Perm.SEND_BRIEFINGS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The list; opening embargoed material is noted."""
        self.note_look(f"who receives the sending {self.release.reference}")
        return super().get(request, *args, **kwargs)

    @cached_property
    def everybody(self) -> list[Recipient]:
        """From the deliveries once there are some."""
        return people_of(self.release, self.now)


def _means(row: Recipient) -> str:
    return str(Means(row.means).label)


def _verdict(row: Recipient) -> Cell:
    if not row.reason:
        return Cell.tag("Yes", "green")
    words = LEFT_OUT_WORDS.get(row.reason, row.reason)
    return Cell.tag("No", "grey", sub=f"{words}. {row.words}" if row.words else words)


def _verdict_words(row: Recipient) -> str:
    if not row.reason:
        return "Yes"
    words = LEFT_OUT_WORDS.get(row.reason, row.reason)
    return f"No: {words}. {row.words}" if row.words else f"No: {words}"
