"""The log: every delivery of one release, or of the whole council, and one of them."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.outbox.message import mail_domain
from assessment_ready.outbox.rules import message_id
from assessment_ready.sending.models import DeliveryState
from assessment_ready.ui.dates import format_datetime
from assessment_ready.ui.pages import EmptyState, TimelineEntry
from assessment_ready.ui.tables import Cell, SummaryRow
from comms.forms import deliveries as forms
from comms.models import Delivery
from comms.queries import deliveries as queries
from comms.services import decisions
from comms.views.contact_frame import contact_name
from comms.views.deliveries_frame import STATE_TONES, WithinDelivery, WithinRelease
from comms.views.frame import CommsForm, CommsPage

_SOURCES = {
    "engine": "The sending itself",
    "notify": "GOV.UK Notify",
    "bounce": "A message that came back",
    "person": "Somebody here",
}


class _Log(CouncilListView, CommsPage):
    """Deliveries as a register."""

    permission = Perm.SEND_BRIEFINGS
    template_name = "comms/deliveries.html"
    count_label = "deliveries"
    usual_sort = "-made"

    def releases(self) -> Sequence[tuple[int, str]]:
        """The releases to narrow to."""
        return ()

    @cached_property
    def filter_form(self) -> forms.LogFilterForm:
        """What the log is narrowed to."""
        return forms.LogFilterForm(
            self.request.GET,
            audiences=queries.audiences_of_log(self.membership),
            releases=self.releases(),
        )

    def within(self) -> Any:
        """The deliveries the log is of."""
        return queries.deliveries(self.membership, self.now)

    def rows(self) -> Any:
        """The deliveries that match."""
        return queries.log(self.membership, self.within(), self.filter_form.filters, self.sort)

    def count_words(self, count: int) -> str:
        """Where there are more than are counted, how to get at the others."""
        if count >= queries.MOST_COUNTED:
            return "newest deliveries. Narrow the list to see older ones; a file has them all"
        return "delivery" if count == 1 else self.count_label

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, where to, what, where it stands; for those who ask, the rest."""
        return [
            RegisterColumn("name", "Contact", self._name, _name, sort="name", header="Name"),
            _plain("contact", "Contact’s reference", lambda row: row.contact_reference, usual=False),
            _plain("address", "Address", lambda row: row.address),
            _plain("means", "By", lambda row: row.get_means_display(), usual=False),
            RegisterColumn("release", "Sending", self._release, lambda row: row.release.reference),
            _plain("title", "Briefing", lambda row: row.release.briefing.title, usual=False),
            RegisterColumn("state", "State", _state, lambda row: row.get_state_display()),
            _plain("reason", "Why left out", lambda row: row.get_reason_display(), usual=False),
            _moment("made", "Made", "created_at", sort="made", usual=False),
            _moment("left", "Accepted", "submitted_at"),
            _moment("settled", "Settled", "settled_at", sort="changed", usual=False),
            _moment("read", "Said they read it", "acknowledged_at", usual=False),
            RegisterColumn(
                "attempts",
                "Attempts",
                lambda row: row.attempts,
                lambda row: row.attempts,
                numeric=True,
                usual=False,
            ),
            _plain("code", "Code", lambda row: row.last_code, usual=False),
            _plain("decision", "Decision", lambda row: row.get_decision_display(), usual=False),
        ]

    def _name(self, row: Delivery) -> Cell:
        url = self.url("comms:delivery", delivery=row.pk)
        return Cell(contact_name(row.contact), url=url, sub=row.contact_reference)

    def _release(self, row: Delivery) -> Cell:
        url = self.url("comms:release", release=row.release_id)
        return Cell(row.release.reference, url=url, sub=row.release.briefing.title)


class DeliveryLogPage(_Log):
    """Everything the council sent, or did not."""

    permission = Perm.SEND_BRIEFINGS
    title = "Log of deliveries"
    parent = ("Sending", "comms:releases")

    def releases(self) -> Sequence[tuple[int, str]]:
        """The newest ones."""
        return queries.releases_of_log(self.membership, self.now)

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState(
            "A line for each person and each briefing belongs here: what left when, what arrived, who was left out "
            "and why. It fills when a scheduled briefing’s time comes.",
            "See what is scheduled",
            self.url("comms:releases"),
        )


class DeliveriesPage(WithinRelease, _Log):
    """Everybody one release went to, or did not."""

    permission = Perm.SEND_BRIEFINGS
    parent = None

    def get_title(self) -> str:
        """Whose log it is."""
        return f"Log of {self.release.reference}"

    def get_caption(self) -> str:
        """What was sent."""
        return self.release.text.title

    def within(self) -> Any:
        """Those of the release."""
        return super().within().filter(release=self.release.pk)

    def context(self) -> dict[str, Any]:
        """With the note that it was opened."""
        self.note_look(f"the log of {self.release.reference}")
        return super().context()

    def export(self, file_format: str) -> Any:
        """The file; taking one is noted as well."""
        self.note_look(f"the log of {self.release.reference}, as a file")
        return super().export(file_format)

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        return EmptyState(
            "A line for each person belongs here: what left when, what arrived, who was left out and why. The "
            "audience is worked out when the time of the sending comes.",
            "Back to the sending",
            self.release_url(),
        )


class DeliveryPage(WithinDelivery, CouncilPage):
    """One delivery: to whom, where it stands, what happened to it."""

    permission = Perm.SEND_BRIEFINGS
    template_name = "comms/delivery.html"

    def get_title(self) -> str:
        """Whom it is to."""
        return contact_name(self.delivery.contact)

    def get_caption(self) -> str:
        """What it is of."""
        return f"Delivery of {self.release.reference}"

    def context(self) -> dict[str, Any]:
        """Facts, history and what can be decided."""
        row = self.delivery
        self.note_look(f"a delivery of {self.release.reference}")
        is_unknown = row.state == DeliveryState.UNKNOWN
        may_try = row.state in decisions.TO_TRY_AGAIN
        return {
            "delivery": row,
            "is_secret": self.is_secret,
            "state": _state(row),
            "why": _why(row),
            "rows": self._rows(),
            "events": [_event(each) for each in queries.events_of(row)],
            "again_url": self.delivery_url("delivery-again") if is_unknown else "",
            "arrived_url": self.delivery_url("delivery-arrived") if is_unknown else "",
            "try_url": self.delivery_url("delivery-try-again") if may_try else "",
        }

    def _rows(self) -> list[SummaryRow]:
        row = self.delivery
        manages = self.membership.can(Perm.MANAGE_CONTACTS)
        contact_url = self.url("comms:contact", contact=row.contact_id) if manages else ""
        release = Cell(
            f"{row.release.reference}, text {row.text.number}", url=self.release_url(), sub=row.text.title
        )
        rows = [
            SummaryRow("Contact", Cell(row.contact_reference, url=contact_url)),
            SummaryRow("Address", row.address or "–"),
            SummaryRow("By", row.get_means_display()),
            SummaryRow("Sending", release),
            SummaryRow("Not before", format_datetime(row.not_before)),
            SummaryRow("Not after", format_datetime(row.expires_at)),
            *_moments(row),
            SummaryRow("Handed over", f"{row.attempts} times" if row.attempts != 1 else "Once"),
            SummaryRow("Message-ID", message_id(row.pk, mail_domain())),
        ]
        for label, value in (
            ("Number at the service", row.backend_reference),
            ("Last answer", " ".join(filter(None, (row.last_code, row.last_error)))),
        ):
            if value:
                rows.append(SummaryRow(label, value))
        if row.decision:
            when = f" on {format_datetime(row.decided_at)}" if row.decided_at else ""
            rows.append(SummaryRow("Decision", f"{row.get_decision_display()}, {row.decided_by}{when}"))
        return rows


class _DecisionForm(WithinDelivery, CommsForm):
    """A decision about one delivery, on a page that says what it means."""

    permission = Perm.SEND_BRIEFINGS
    template_name = "comms/deliveries_form.html"
    asks_hours = True

    def make_form(self, **data: Any) -> Any:
        """The form, with the way back."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.delivery_url()
        return form

    def form_kwargs(self) -> dict[str, Any]:
        """After the time it was useful for, how long it may still be sent is asked."""
        over = min(self.delivery.expires_at, self.release.expires_at) <= self.now
        return {"asks_hours": over} if self.asks_hours else {}

    def get_caption(self) -> str:
        """What it is about."""
        return f"{contact_name(self.delivery.contact)}, {self.release.reference}"

    def context(self) -> dict[str, Any]:
        """What it means."""
        self.note_look(f"a delivery of {self.release.reference}")
        return {"intro_lines": self.meaning()}

    def meaning(self) -> list[str]:
        """What the decision means, in sentences."""
        raise NotImplementedError

    def success_url(self) -> str:
        """The delivery."""
        return self.delivery_url()


class DeliveryAgainPage(_DecisionForm):
    """Send what may or may not have left once more."""

    permission = Perm.SEND_BRIEFINGS
    title = "Send again"
    form_class = forms.AgainForm

    def meaning(self) -> list[str]:
        """They may get it twice."""
        return [
            "It was being handed over when the connection or the worker failed, so nobody knows whether it arrived.",
            "If it did, they get the same message a second time. Most mail programs show it once, because its number "
            "is the same.",
        ]

    def perform(self, form: Any) -> str:
        """Send it again."""
        decisions.send_again(
            actor=self.membership,
            delivery_id=self.delivery.pk,
            hours=form.cleaned_data.get("hours"),
        )
        return "It is sent again."


class DeliveryArrivedPage(_DecisionForm):
    """Note that it arrived."""

    permission = Perm.SEND_BRIEFINGS
    title = "It arrived"
    form_class = forms.ArrivedForm
    asks_hours = False

    def meaning(self) -> list[str]:
        """It counts as delivered."""
        return [
            "Say so only if somebody made sure: the person, or the log of the mail server.",
            "It counts as delivered from then on and is not sent again.",
        ]

    def perform(self, form: Any) -> str:
        """Keep it."""
        decisions.it_arrived(actor=self.membership, delivery_id=self.delivery.pk)
        return "It counts as delivered."


class DeliveryTryAgainPage(_DecisionForm):
    """Try again what surely did not arrive."""

    permission = Perm.SEND_BRIEFINGS
    title = "Try again"
    form_class = forms.TryAgainForm

    def meaning(self) -> list[str]:
        """To the address of now."""
        kind = "number" if self.delivery.means == "sms" else "address"
        return [
            "It did not arrive, so nobody gets it twice.",
            f"It goes to the {kind} the contact has now. What was refused for good goes only to another one.",
        ]

    def perform(self, form: Any) -> str:
        """Let it leave once more."""
        decisions.try_again(
            actor=self.membership,
            delivery_id=self.delivery.pk,
            hours=form.cleaned_data.get("hours"),
        )
        return "It is tried again."


def _name(row: Delivery) -> str:
    return contact_name(row.contact)


def _plain(key: str, label: str, value: Callable[[Any], str], *, usual: bool = True) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, usual=usual)


def _moment(key: str, label: str, name: str, *, sort: str = "", usual: bool = True) -> RegisterColumn:
    return RegisterColumn(
        key,
        label,
        lambda row: format_datetime(getattr(row, name)) if getattr(row, name) else "",
        lambda row: getattr(row, name),
        sort=sort,
        usual=usual,
    )


def _state(row: Delivery) -> Cell:
    sub = row.get_reason_display() if row.reason else ""
    return Cell.tag(row.get_state_display(), STATE_TONES[row.state], sub=sub)


def _why(row: Delivery) -> str:
    """Why somebody was left out, with what is known beyond the reason."""
    reason = row.get_reason_display()
    more = row.reason_words if row.reason_words != reason else ""
    return ": ".join(filter(None, (reason, more)))


def _moments(row: Delivery) -> list[SummaryRow]:
    """When what happened to it, as far as it did."""
    known = (
        ("Last began to leave", row.begun_at),
        ("Accepted by the server or service", row.submitted_at),
        ("Next attempt", row.next_attempt_at if row.state == DeliveryState.TEMPORARY else None),
        ("Settled", row.settled_at),
        ("Said they read it", row.acknowledged_at),
    )
    return [SummaryRow(label, format_datetime(moment)) for label, moment in known if moment]


def _event(each: Any) -> TimelineEntry:
    state = DeliveryState(each.state).label if each.state in DeliveryState.values else ""
    source = _SOURCES.get(each.source, each.source)
    return TimelineEntry(
        title=state or source,
        when=format_datetime(each.at),
        by=str(each.by) if each.by else (source if state else ""),
        text=" ".join(filter(None, (each.code, each.detail))),
    )
