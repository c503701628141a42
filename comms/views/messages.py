"""The message house of a plan, and one message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessment_ready.councils.views.pages import CouncilPage
from assessment_ready.evidence.rules.freshness import TONES, WORDS
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from assessment_ready.ui.words import counted
from comms.models import Line, Message
from comms.queries.messages import House, ProofState, Proved, ProvedMessage, history, house
from comms.queries.readability import text_of
from comms.views.clearance_panel import clearance_panel
from comms.views.frame import CommsPage, WithinPlan
from comms.views.marks import Tag, standing_tag
from comms.views.previews import Preview, preview_parts
from comms.views.readability import readability_panel
from comms.views.within_message import WithinMessage

# More than these and nobody remembers them (message house; Point-Message-Support-Action grid).
MOST_SUPPORTS = 4
MOST_PROOFS = 3


@dataclass(frozen=True)
class Card:
    """One message as the house shows it."""

    message: Message
    url: str
    standing: Tag
    proof: Tag
    because: Sequence[str]
    points: Sequence[Proved]
    meta: str
    uses: str
    is_old: bool
    is_secret: bool


class MessagesPage(WithinPlan, CouncilPage):
    """The message house: the umbrella on top, what carries it below, and what proves each."""

    title = "Message house"
    template_name = "comms/messages.html"

    def context(self) -> dict[str, Any]:
        """The house, and what is missing in it."""
        found = house(self.membership, self.now, self.plan)
        rooms = [(scenario, [self._card(each) for each in rows]) for scenario, rows in found.by_scenario]
        create_url = self.url("comms:message-create", plan=self.plan.pk) if self.can_change else ""
        everything = [
            *found.umbrellas,
            *found.supports,
            *(each for _, rows in found.by_scenario for each in rows),
        ]
        live = sum(each.state is ProofState.LIVE for each in everything)
        return {
            "umbrellas": [self._card(each) for each in found.umbrellas],
            "supports": [self._card(each) for each in found.supports],
            "rooms": rooms,
            "create_url": create_url,
            "umbrella_url": f"{create_url}?kind=umbrella" if create_url else "",
            "live": live,
            "total": len(everything),
            "advice": _advice(found),
            "empty": self._empty(create_url) if found.is_empty else None,
        }

    def _empty(self, create_url: str) -> EmptyState:
        text = (
            "The message house belongs here: one umbrella message that everybody should remember, three or four "
            "supporting messages that carry it, and beneath each the evidence that proves it."
        )
        if not create_url:
            return EmptyState(text)
        return EmptyState(text, "Add the umbrella message", f"{create_url}?kind=umbrella")

    def _card(self, each: ProvedMessage) -> Card:
        row = each.message
        return Card(
            message=row,
            url=self.url("comms:message", message=row.pk),
            standing=standing_tag(row, has_open_request=each.has_open_request),
            proof=proof_tag(each),
            because=each.because if each.state is ProofState.LOST else (),
            points=each.points,
            meta=_meta(each),
            uses=_used(each),
            is_old=row.valid_until is not None and row.valid_until < london_date(self.now),
            is_secret=is_secret(self, row),
        )


class MessagePage(WithinMessage, CouncilPage):
    """One message: its words, what proves it, where it is used, its clearance, and how it reads."""

    template_name = "comms/message.html"

    def get_title(self) -> str:
        """What kind of message, for its words are long."""
        return f"{self.message.get_kind_display()} {self.message.reference}"

    def get_caption(self) -> str:
        """The plan."""
        return self.plan.title

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and its messages."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """Words, facts, proof, use, clearance, advice and history."""
        row = self.message
        return {
            "message": row,
            "standing": standing_tag(row, has_open_request=self.proved.has_open_request),
            "proof": proof_tag(self.proved),
            "because": self.proved.because if self.proved.state is ProofState.LOST else (),
            "is_old": row.valid_until is not None and row.valid_until < london_date(self.now),
            "is_secret": is_secret(self, row),
            "rows": self._rows(),
            "points": [self._point(each) for each in self.proved.points],
            "too_many": len(self.proved.points) > MOST_PROOFS,
            "most_proofs": MOST_PROOFS,
            "uses": self._uses(),
            "clearance": clearance_panel(self, row),
            "readability": readability_panel(self, row, text_of(row), "key_message"),
            "history": history(row, self.membership, self.now),
            "preview_url": self.message_url("message-preview"),
            **self._buttons(),
        }

    def _buttons(self) -> dict[str, str]:
        if not self.can_change:
            return {}
        return {
            "edit_url": self.message_url("message-edit"),
            "remove_url": self.message_url("message-remove"),
            "add_proof_url": self.message_url("proof-create"),
        }

    def _rows(self) -> list[SummaryRow]:
        row, scenario = self.message, self.proved.scenario
        audiences = [each.name for each in row.audiences.all()]
        rows = [
            SummaryRow("Call to action", row.call_to_action or "None"),
            SummaryRow("For", audiences or "Not said yet"),
            SummaryRow("Phase", row.phase.title if row.phase else "Any"),
        ]
        if scenario is not None:
            rows.append(SummaryRow("Only in the scenario", scenario.title))
        until = format_date(row.valid_until) if row.valid_until else "No last day"
        rows += [
            SummaryRow("Spokesperson", row.spokesperson or "Not named yet"),
            SummaryRow("May be used until", until),
            SummaryRow("Written by", f"{row.author}, {format_datetime(row.created_at)}"),
        ]
        if is_secret(self, row) and row.embargo is not None:
            rows.append(SummaryRow("Embargo", row.embargo.title))
        return rows

    def _point(self, each: Proved) -> dict[str, Any]:
        """A proof point with its links and buttons."""
        point, item = each.point, each.point.item
        found: dict[str, Any] = {
            "point": point,
            "standing": each.standing,
            "item": item,
            "item_url": self.url("evidence:item", item=item.pk),
            "as_at": format_date(item.as_at),
            "checked": f"Checked by {point.checked_by} on {format_date(london_date(point.checked_at))}"
            if point.checked_at
            else "Nobody has checked yet that the evidence says so",
        }
        if self.can_change:
            found["edit_url"] = self.url("comms:proof-edit", proof=point.pk)
            found["remove_url"] = self.url("comms:proof-remove", proof=point.pk)
            found["check_url"] = "" if point.checked_at else self.url("comms:proof-check", proof=point.pk)
        return found

    def _uses(self) -> list[Cell]:
        """Activities and briefings that say it, as links."""
        return [
            *(
                Cell(
                    f"{row.reference} {row.title}",
                    url=self.url("comms:activity", activity=row.pk),
                    sub=f"Activity, {format_date(row.on)}" if row.on else "Activity without a day",
                )
                for row in self.proved.activities
            ),
            *(
                Cell(
                    f"{row.reference} {row.title}",
                    url=self.url("comms:briefing", briefing=row.pk),
                    sub=str(row.product),
                )
                for row in self.proved.briefings
            ),
        ]


class MessagePreviewPage(WithinMessage, CouncilPage):
    """A message as page, mail and plain text."""

    title = "How the message looks"
    template_name = "comms/preview.html"

    def context(self) -> dict[str, Any]:
        """Its three forms."""
        return {
            "preview": message_preview(self.message),
            "back_url": self.message_url(),
            "back": "the message",
        }


def message_preview(row: Message) -> Preview:
    """A message in its three forms."""
    return preview_parts("", "", text_of(row))


def proof_tag(each: ProvedMessage) -> Tag:
    """Whether a message is proved."""
    return Tag(each.state.words, each.state.tone)


def is_secret(view: CommsPage, row: Message | Line) -> bool:
    """Whether a text (read with its embargo) is under one that still holds."""
    return row.embargo is not None and not row.embargo.is_lifted(view.now)


def freshness_tag(code: str) -> Tag:
    """How far evidence can be relied on."""
    return Tag(WORDS[code], TONES[code])


def _meta(each: ProvedMessage) -> str:
    row = each.message
    parts = [", ".join(audience.name for audience in row.audiences.all())]
    parts.append(row.phase.title if row.phase else "")
    parts.append(f"Spokesperson: {row.spokesperson}" if row.spokesperson else "")
    return " · ".join(part for part in parts if part)


def _used(each: ProvedMessage) -> str:
    counts = [(len(each.activities), "activity,activities"), (len(each.briefings), "briefing,briefings")]
    told = [counted(count, forms) for count, forms in counts if count]
    return f"Used in {' and '.join(told)}" if told else "Not used yet"


def _advice(found: House) -> list[str]:
    """What the grid of messages would have otherwise."""
    told = []
    if not found.umbrellas and not found.is_empty:
        told.append("There is no umbrella message yet: the one thing everybody should remember.")
    if len(found.umbrellas) > 1:
        told.append("There is more than one umbrella message. A house has one roof.")
    if len(found.supports) > MOST_SUPPORTS:
        count = len(found.supports)
        told.append(f"{count} supporting messages are more than people remember. Aim for three or four.")
    return told
