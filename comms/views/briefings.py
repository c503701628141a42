"""Briefings: the register, one of them, its texts and its previews."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from comms.forms.briefings import BriefingFilterForm
from comms.models import Briefing, Format
from comms.queries.briefings import audiences_of, messages_of, offered, register, texts_of, use_of
from comms.queries.clearance import words_of
from comms.queries.elections import GateState, days_of_use, gate_state, pre_election_periods
from comms.queries.plans import plans
from comms.queries.publicity import check_of
from comms.queries.releases import releases_of
from comms.rules.changes import changes
from comms.rules.publicity import members_quoted
from comms.views.clearance_panel import clearance_panel
from comms.views.frame import CommsPage
from comms.views.letters import letter_panel
from comms.views.marks import standing_cell, standing_words
from comms.views.previews import preview_parts
from comms.views.readability import readability_panel
from comms.views.within_briefing import WithinBriefing

_BELONGS = (
    "Briefings belong here: staff bulletins, member packs, statements and releases, each with every text it ever had "
    "and the sign-offs of exactly those words."
)


class BriefingsPage(CommsPage, CouncilListView):
    """Every briefing the person may know of."""

    title = "Briefings"
    count_label = "briefings"

    @cached_property
    def filter_form(self) -> BriefingFilterForm:
        """What the list is narrowed to."""
        products = offered(self.membership, self.now).products
        return BriefingFilterForm(self.request.GET, plans=list(plans(self.membership)), products=products)

    def rows(self) -> Any:
        """The briefings that match."""
        return register(self.membership, self.now, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """What, which product, where it stands, whose; for those who ask, the rest."""
        return [
            RegisterColumn("title", "Briefing", self._title, lambda row: row.title, sort="title"),
            _plain("reference", "Reference", lambda row: row.reference, usual=False),
            _plain("product", "Product", lambda row: str(row.product), sort="product"),
            RegisterColumn("standing", "Clearance", _standing, _standing_words),
            _plain("owner", "Owner", lambda row: str(row.owner.user)),
            RegisterColumn(
                "changed",
                "Changed on",
                lambda row: format_date(london_date(row.updated_at)),
                lambda row: row.updated_at,
                sort="changed",
            ),
            _plain("plan", "Plan", lambda row: row.plan.title, usual=False),
            _plain("marking", "Marking", lambda row: row.get_marking_display(), usual=False),
            RegisterColumn(
                "text",
                "Text",
                lambda row: row.content_version,
                lambda row: row.content_version,
                numeric=True,
                usual=False,
                header="Number of texts",
            ),
        ]

    def _title(self, row: Briefing) -> Cell:
        secret = row.embargo is not None and not row.embargo.is_lifted(self.now)
        marks = [row.reference, "Under embargo" if secret else ""]
        return Cell(
            row.title, url=self.url("comms:briefing", briefing=row.pk), sub=" · ".join(filter(None, marks))
        )

    def primary(self) -> Button | None:
        """Write one."""
        return Button("Write a briefing", self.url("comms:briefing-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first step."""
        if not self.can_change:
            return EmptyState(_BELONGS)
        return EmptyState(_BELONGS, "Write the first briefing", self.url("comms:briefing-create"))


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)


def _standing(row: Briefing) -> Cell:
    if row.withdrawn_at is not None:
        return Cell.tag("Withdrawn", "grey")
    return standing_cell(row)


def _standing_words(row: Briefing) -> str:
    return "Withdrawn" if row.withdrawn_at is not None else standing_words(row)


class BriefingPage(WithinBriefing, CouncilPage):
    """One briefing: its words, where it stands, what it uses and where it is used."""

    template_name = "comms/briefing.html"

    def get_title(self) -> str:
        """The briefing's title."""
        return self.briefing.title

    def get_caption(self) -> str:
        """Reference and product."""
        return f"{self.briefing.reference} · {self.briefing.product}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return self.above()

    def context(self) -> dict[str, Any]:
        """The words, the panels and the buttons."""
        briefing = self.briefing
        words = words_of(briefing)
        may_change = self.can_change and briefing.withdrawn_at is None
        return {
            "briefing": briefing,
            "words": words,
            "is_secret": self.is_secret,
            "rows": self._rows(),
            "clearance": clearance_panel(self, briefing),
            "letter": letter_panel(self, briefing, words),
            "readability": readability_panel(self, briefing, words.text, briefing.product.code),
            "publicity": self._publicity(),
            "gate": self.gate,
            "gate_url": self.briefing_url("briefing-gate") if self.gate.is_needed else "",
            "members_quoted": [] if briefing.quotes_member else members_quoted(words.whole),
            "used_messages": [
                (each, is_live, self.url("comms:message", message=each.pk))
                for each, is_live in messages_of(briefing, self.membership, self.now)
            ],
            **self._use(),
            "edit_url": self.briefing_url("briefing-edit") if may_change else "",
            "withdraw_url": self.briefing_url("briefing-withdraw") if may_change else "",
            "preview_url": self.briefing_url("briefing-preview"),
            "texts_url": self.briefing_url("briefing-texts"),
            "foi_url": self.briefing_url("briefing-foi"),
            **self._sending(),
        }

    def _sending(self) -> dict[str, Any]:
        """Where it is scheduled, once it is cleared, and what was scheduled of it."""
        briefing = self.briefing
        may = self.membership.can(Perm.SEND_BRIEFINGS) and briefing.withdrawn_at is None
        rows = releases_of(briefing, self.membership, self.now)
        return {
            "send_url": self.briefing_url("schedule-release") if may and briefing.is_cleared else "",
            "sendings": [(each, self.url("comms:release", release=each.pk)) for each in rows],
        }

    @cached_property
    def gate(self) -> GateState:
        """The monitoring officer's gate, as it is used now."""
        periods = pre_election_periods(self.council)
        return gate_state(self.briefing, periods, days_of_use(self.briefing, self.membership, self.now))

    def _publicity(self) -> dict[str, Any] | None:
        """The checklist of a public product."""
        if not self.briefing.product.is_public:
            return None
        url = self.briefing_url("briefing-publicity")
        return {"check": check_of(self.briefing), "url": url, "may_sign": self.can_change}

    def _use(self) -> dict[str, Any]:
        use = use_of(self.briefing, self.membership, self.now)
        cell = use.cell
        return {
            "activities": [(each, self.url("comms:activity", activity=each.pk)) for each in use.activities],
            "cell": cell,
            "cell_url": self.url("comms:scenario", scenario=cell.scenario_id) if cell else "",
        }

    def _rows(self) -> list[SummaryRow]:
        briefing = self.briefing
        forms = [Format(code).label for code in briefing.formats if code in Format.values]
        audiences = [each.name for each in audiences_of(briefing)]
        rows = [
            SummaryRow("Plan", Cell(briefing.plan.title, url=self.url("comms:plan", plan=briefing.plan_id))),
            SummaryRow("Audiences", audiences or "None chosen"),
            SummaryRow("Owner", str(briefing.owner.user)),
            SummaryRow("Written by", f"{briefing.author}, {format_datetime(briefing.created_at)}"),
            SummaryRow("Marking", briefing.get_marking_display()),
            SummaryRow("Exists as", forms or "Text only"),
        ]
        if briefing.valid_until:
            rows.append(SummaryRow("May be used until", format_date(briefing.valid_until)))
        facts = [
            words
            for holds, words in (
                (briefing.quotes_member, "Quotes a councillor"),
                (briefing.names_partner, "Names a partner"),
                (briefing.quotes_draft, "Quotes CQC’s draft report"),
            )
            if holds
        ]
        if facts:
            rows.append(SummaryRow("What decides who signs off", facts))
        return rows


class BriefingTexts(WithinBriefing, CouncilPage):
    """Every text a briefing ever had, with what changed from one to the next."""

    template_name = "comms/briefing_texts.html"
    title = "Every text of this briefing"

    def context(self) -> dict[str, Any]:
        """The texts, newest first, each compared with the one before."""
        texts = texts_of(self.briefing)
        before = [f"{each.title}\n\n{each.text}" for each in texts[1:]] + [""]
        return {
            "texts": [
                (each, changes(old, f"{each.title}\n\n{each.text}") if old else [])
                for each, old in zip(texts, before, strict=True)
            ],
            "cleared_hash": self.briefing.cleared_hash,
        }


class BriefingPreview(WithinBriefing, CouncilPage):
    """A briefing as page, mail and plain text."""

    template_name = "comms/briefing_preview.html"
    title = "Preview"

    def context(self) -> dict[str, Any]:
        """The three forms."""
        briefing = self.briefing
        text = words_of(briefing).text
        summary = briefing.summary
        body = text.removeprefix(summary).lstrip("\n") if summary.strip() else text
        return {"preview": preview_parts(briefing.title, summary, body), "briefing": briefing}
