"""Channels: the register; adding, changing, taking out of use."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell
from assessment_ready.ui.words import counted
from comms.forms.channels import CHANNEL_FIELDS, ChannelEditForm, ChannelFilterForm, ChannelForm
from comms.models import Channel
from comms.queries.audiences import owners_to_choose
from comms.queries.channels import channel_register, channels, listeners
from comms.services import channels as services
from comms.views.frame import CommsForm, CommsPage

_BELONGS = (
    "Channels belong here: the ways in which you reach people, spoken ones too, such as the team huddle, the members’ "
    "bulletin or the council’s website."
)


class ChannelsPage(CommsPage, CouncilListView):
    """Every channel: how it speaks, how far it reaches, how long it takes to prepare."""

    title = "Channels"
    count_label = "channels"
    parent = ("Audiences", "comms:audiences")

    @cached_property
    def filter_form(self) -> ChannelFilterForm:
        """What the list is narrowed to."""
        return ChannelFilterForm(self.request.GET)

    def rows(self) -> Any:
        """The channels that match, in their order."""
        return channel_register(self.membership, **self.filter_form.filters)

    def columns(self) -> Sequence[RegisterColumn]:
        """What it is and how it speaks; for those who ask, the rest."""
        return [
            RegisterColumn("name", "Channel", self._name, lambda row: row.name),
            _plain("kind", "Kind", lambda row: row.get_kind_display()),
            _plain("mode", "How it speaks", lambda row: row.get_mode_display()),
            _plain("direction", "Direction", lambda row: row.get_direction_display()),
            _plain("public", "Public", lambda row: "Yes" if row.is_public else "No"),
            _plain("reach", "Reach", lambda row: row.reach or "–"),
            RegisterColumn(
                "lead", "Working days to prepare", *_both(lambda row: row.lead_days), numeric=True
            ),
            RegisterColumn("audiences", "Audiences", *_both(lambda row: row.listeners), numeric=True),
            _plain("owner", "Run by", lambda row: str(row.owner.user) if row.owner else "–", usual=False),
            _plain("accessibility", "Accessibility", lambda row: row.accessibility or "–", usual=False),
            _plain("state", "State", lambda row: "In use" if row.is_active else "Out of use", usual=False),
        ]

    def _name(self, row: Channel) -> Cell:
        url = self.url("comms:channel", channel=row.pk) if self.can_change else ""
        return Cell(row.name, url=url, sub="" if row.is_active else "Out of use")

    def primary(self) -> Button | None:
        """Add one."""
        return Button("Add a channel", self.url("comms:channel-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        if not self.can_change:
            return EmptyState(_BELONGS)
        return EmptyState(_BELONGS, "Add the first channel", self.url("comms:channel-create"))


class _ChannelFormView(CommsForm):
    """A form about one channel."""

    parent = ("Channels", "comms:channels")

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def success_url(self) -> str:
        """The register."""
        return self.url("comms:channels")


class ChannelCreateView(_ChannelFormView):
    """A new channel."""

    title = "Add a channel"
    form_class = ChannelForm

    def form_kwargs(self) -> dict[str, Any]:
        """Who may run it."""
        owners = owners_to_choose(self.membership, self.now)
        return {"owners": owners, "initial": {"lead_days": 0, "direction": "one_way", "is_public": False}}

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same channel."""
        row = services.add_channel(
            actor=self.membership, values=form.values, submission_key=form.cleaned_data["submission_key"]
        )
        return f"“{row.name}” is added."


class _OneChannel(CommsPage):
    """A page about one channel of the council; 404 for any other."""

    permission = Perm.MANAGE_COMMS
    channel: Channel

    def load(self, **kwargs: Any) -> None:
        """The channel in the address."""
        rows = channels(self.membership).select_related("owner__user")
        self.channel = self.found(rows, kwargs["channel"])


class ChannelEditView(_OneChannel, _ChannelFormView):
    """Change a channel."""

    form_class = ChannelEditForm
    template_name = "comms/channel.html"

    def get_title(self) -> str:
        """Which."""
        return f"Change “{self.channel.name}”"

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        initial = {name: getattr(self.channel, name) for name in (*CHANNEL_FIELDS, "version")}
        owners = list(owners_to_choose(self.membership, self.now))
        if self.channel.owner is not None and self.channel.owner not in owners:
            owners.append(self.channel.owner)
        return {"owners": owners, "initial": {**initial, "owner": self.channel.owner_id}}

    def context(self) -> dict[str, Any]:
        """Where it is taken out of use, and what uses it."""
        key = {"channel": self.channel.pk}
        return {
            "channel": self.channel,
            "used": counted(listeners(self.channel), "audience prefers,audiences prefer"),
            "retire_url": self.url("comms:channel-retire", **key),
            "return_url": self.url("comms:channel-bring-back", **key),
        }

    def perform(self, form: Any) -> str:
        """Save it."""
        row = services.change_channel(
            actor=self.membership,
            channel_id=self.channel.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return f"“{row.name}” is saved."


class _InUse(_OneChannel, CouncilActionView):
    """A button about one channel."""

    def return_url(self) -> str:
        """The register."""
        return self.url("comms:channels")


class ChannelRetireView(_InUse):
    """Take a channel out of use."""

    def perform(self) -> str:
        """Retire it."""
        row = services.retire_channel(actor=self.membership, channel_id=self.channel.pk)
        return f"“{row.name}” is out of use. What went through it stays on record."


class ChannelBringBackView(_InUse):
    """Put a retired channel into use again."""

    def perform(self) -> str:
        """Bring it back."""
        row = services.bring_back_channel(actor=self.membership, channel_id=self.channel.pk)
        return f"“{row.name}” is in use again."


def _plain(key: str, label: str, value: Callable[[Any], str], *, usual: bool = True) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, usual=usual)


def _both(value: Callable[[Any], int]) -> tuple[Callable[[Any], int], Callable[[Any], int]]:
    return value, value
