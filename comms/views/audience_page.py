"""One audience: everything about it, what it hears, and what is said to and asked by it; adding, changing, retiring."""

from functools import cached_property
from typing import Any

from django.utils.text import Truncator

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.tables import Cell, Row, SummaryRow, Table
from assessment_ready.ui.words import counted, plain_number
from comms.forms.audiences import AUDIENCE_FIELDS, AudienceEditForm, AudienceForm
from comms.models import Audience
from comms.queries import audiences as queries
from comms.queries.channels import channels_to_choose
from comms.queries.plans import settings_of
from comms.rules.stakeholder_map import MEANINGS, strategy_of
from comms.services import audiences as services
from comms.views.audiences import ACTIVITY_COLUMNS, STRATEGY_TONES, activity_line
from comms.views.frame import CommsForm, CommsPage

_SHOWN = 10


class WithinAudience(CommsPage):
    """A page about one audience of the council; 404 for any other."""

    audience: Audience
    parent = ("Audiences", "comms:audiences")

    def load(self, **kwargs: Any) -> None:
        """The audience in the address."""
        rows = queries.audiences(self.membership).select_related("relationship_owner__user")
        self.audience = self.found(rows, kwargs["audience"])

    def page_url(self) -> str:
        """The page of the audience."""
        return self.url("comms:audience", audience=self.audience.pk)


class AudiencePage(WithinAudience, CouncilPage):
    """One audience."""

    template_name = "comms/audience.html"

    def get_title(self) -> str:
        """Its name."""
        return self.audience.name

    def get_caption(self) -> str:
        """What it is."""
        return f"Audience · {self.audience.get_type_display()}"

    def context(self) -> dict[str, Any]:
        """Facts, what it hears, and what this person can do."""
        member, now, audience = self.membership, self.now, self.audience
        key = {"audience": audience.pk}
        strategy = strategy_of(audience.power, audience.interest)
        return {
            "audience": audience,
            "strategy": strategy,
            "strategy_tone": STRATEGY_TONES[strategy],
            "silence": self._silence(),
            "facts": self._facts(),
            "wanted": self._wanted(),
            "hearing": self._hearing(),
            "coming": self._table(queries.planned_next(member, now, audience), "What they hear next"),
            "heard": self._table(queries.heard_before(member, now, audience), "What they have heard"),
            "messages_for": self._messages(),
            "questions": self._questions(),
            "planner_url": f"{self.url('comms:planner')}?audience={audience.pk}",
            "load_url": self.url("comms:audience-load", **key),
            "edit_url": self.url("comms:audience-edit", **key) if self.can_change else "",
            "retire_url": self.url("comms:audience-retire", **key) if self.can_change else "",
            "return_url": self.url("comms:audience-bring-back", **key) if self.can_change else "",
        }

    def _silence(self) -> str:
        """How long they have heard nothing, when that is too long."""
        found = queries.silence_of(self.membership, self.now, self.audience)
        if found is None:
            return ""
        if found.weeks is None:
            return "They have never heard anything."
        return f"They have heard nothing for {counted(found.weeks, 'week')}."

    def _facts(self) -> list[SummaryRow]:
        audience = self.audience
        strategy = strategy_of(audience.power, audience.interest)
        owner = audience.relationship_owner
        scores = [f"{name.capitalize()} {getattr(audience, name)} of 5" for name in _SCORES]
        return [
            SummaryRow("Looked after by", str(owner.user) if owner else "Nobody yet"),
            SummaryRow("How many people", _number(audience.size)),
            SummaryRow("Contacts", self._contacts()),
            SummaryRow("Where they stand", scores),
            SummaryRow("Strategy", Cell(strategy.label, sub=MEANINGS[strategy])),
            SummaryRow("Stance", audience.get_stance_display()),
            SummaryRow("What we know of them", _text(audience.insight)),
            SummaryRow("What they understand now", _text(audience.current_understanding)),
            SummaryRow("What worries them", _text(audience.concerns)),
        ]

    def _wanted(self) -> list[SummaryRow]:
        audience = self.audience
        return [
            SummaryRow("Think", _text(audience.think)),
            SummaryRow("Feel", _text(audience.feel)),
            SummaryRow("Do", _text(audience.do)),
            SummaryRow("What keeps them from it", audience.get_barrier_display()),
            SummaryRow("Champions", _text(audience.champions)),
        ]

    def _hearing(self) -> list[SummaryRow]:
        audience = self.audience
        usual = settings_of(self.council).weekly_limit
        limit = audience.weekly_limit or usual
        whose = "" if audience.weekly_limit else ", the council’s limit"
        names = [each.name for each in queries.preferred_channels(audience)]
        place = str(audience.cascade_order) if audience.cascade_order else "Outside any order"
        return [
            SummaryRow("Place in the cascade", place),
            SummaryRow("Most in a week", f"{counted(limit, 'touch,touches')}{whose}"),
            SummaryRow("Channels they prefer", names or "Not entered"),
            SummaryRow("Formats they need", _text(audience.format_needs)),
        ]

    def _contacts(self) -> Cell:
        count = queries.contacts_in(self.audience)
        if not self.membership.can(Perm.MANAGE_CONTACTS):
            return Cell(count)
        return Cell(
            counted(count, "contact"), url=f"{self.url('comms:contacts')}?audience={self.audience.pk}"
        )

    def _table(self, rows: Any, caption: str) -> Table:
        lines = [Row(activity_line(self, each)) for each in rows[:_SHOWN]]
        return Table(ACTIVITY_COLUMNS, lines, caption=caption, caption_hidden=True)

    def _messages(self) -> list[tuple[str, str, str]]:
        rows = queries.messages_for(self.membership, self.now, self.audience)
        return [
            (Truncator(row.text).chars(140), self.url("comms:message", message=row.pk), row.reference)
            for row in rows[:_SHOWN]
        ]

    def _questions(self) -> list[tuple[str, str, str]]:
        rows = queries.questions_of(self.membership, self.now, self.audience)
        return [
            (
                Truncator(row.text).chars(140),
                self.url("comms:question", question=row.pk),
                f"{row.reference} · {row.get_state_display()}",
            )
            for row in rows[:_SHOWN]
        ]


class _AudienceFormView(CommsForm):
    """A form about one audience."""

    parent = ("Audiences", "comms:audiences")
    audience: Audience

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.back_url()
        return form

    def back_url(self) -> str:
        """Where Cancel leads."""
        return self.success_url()

    def choices(self, chosen: Any = ()) -> dict[str, Any]:
        """Who may look after it, and the channels it may prefer."""
        return {
            "owners": list(queries.owners_to_choose(self.membership, self.now)),
            "channels": list(channels_to_choose(self.membership, chosen)),
        }

    def success_url(self) -> str:
        """The page of the audience."""
        return self.url("comms:audience", audience=self.audience.pk)


class AudienceCreateView(_AudienceFormView):
    """A new audience."""

    title = "Add an audience"
    form_class = AudienceForm

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen."""
        return self.choices()

    def back_url(self) -> str:
        """The register."""
        return self.url("comms:audiences")

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same audience."""
        self.audience = services.add_audience(
            actor=self.membership, values=form.values, submission_key=form.cleaned_data["submission_key"]
        )
        return f"“{self.audience.name}” is added. Say more about them under “Change”."


class AudienceEditView(WithinAudience, _AudienceFormView):
    """Change an audience."""

    form_class = AudienceEditForm

    def get_title(self) -> str:
        """Which."""
        return f"Change “{self.audience.name}”"

    @cached_property
    def chosen(self) -> list[int]:
        """The channels it prefers now."""
        return [each.pk for each in queries.preferred_channels(self.audience)]

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        initial = {name: getattr(self.audience, name) for name in (*AUDIENCE_FIELDS, "version")}
        initial |= {"channels": self.chosen, "relationship_owner": self.audience.relationship_owner_id}
        choices = self.choices(self.chosen)
        owner = self.audience.relationship_owner
        if owner is not None and owner not in choices["owners"]:
            choices["owners"].append(owner)
        return {**choices, "initial": initial}

    def perform(self, form: Any) -> str:
        """Save it."""
        row = services.change_audience(
            actor=self.membership,
            audience_id=self.audience.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"“{row.name}” is saved."


class _InUse(WithinAudience, CouncilActionView):
    """A button about one audience."""

    permission = Perm.MANAGE_COMMS

    def return_url(self) -> str:
        """The page of the audience."""
        return self.page_url()


class AudienceRetireView(_InUse):
    """Take an audience out of use."""

    def perform(self) -> str:
        """Retire it."""
        row = services.retire_audience(actor=self.membership, audience_id=self.audience.pk)
        return f"“{row.name}” is out of use. What they heard stays on record."


class AudienceBringBackView(_InUse):
    """Put a retired audience into use again."""

    def perform(self) -> str:
        """Bring it back."""
        row = services.bring_back_audience(actor=self.membership, audience_id=self.audience.pk)
        return f"“{row.name}” is in use again."


_SCORES = ("power", "interest", "impact", "legitimacy")


def _text(value: str) -> str | list[str]:
    """A text people typed, line by line."""
    return [line for line in value.splitlines() if line.strip()] or "Not entered"


def _number(value: int | None) -> str:
    return "Not entered" if value is None else plain_number(value)
