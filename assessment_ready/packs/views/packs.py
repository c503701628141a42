"""Packs: the register, one of them while it is composed, beginning one and changing what it says of itself."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.councils.views.versioned import VersionedFormView
from assessment_ready.packs.forms.packs import PackEditForm, PackFilterForm, PackForm
from assessment_ready.packs.models import Pack, PackSection
from assessment_ready.packs.queries import packs as queries
from assessment_ready.packs.queries.missing import missing_from
from assessment_ready.packs.queries.moments import moment_of
from assessment_ready.packs.rules.parts import part
from assessment_ready.packs.services import packs as services
from assessment_ready.packs.views.pack_frame import PackFormPage, PacksPage, WithinPack
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from assessment_ready.ui.words import counted
from comms.views.marks import standing_cell, standing_words

_BELONGS = (
    "Packs for councillors belong here: for all of them, for the Leader and lead member, for scrutiny and for "
    "committees. Each is composed of sections, frozen, signed off and issued."
)


class PacksRegister(PacksPage, CouncilListView):
    """Every pack the person may know of."""

    title = "Briefing packs"
    template_name = "packs/packs.html"
    count_label = "packs"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """It is the first page of its area."""
        return ()

    @cached_property
    def filter_form(self) -> PackFilterForm:
        """What the list is narrowed to."""
        return PackFilterForm(self.request.GET)

    def rows(self) -> Any:
        """The packs that match."""
        return queries.register(self.membership, self.now, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """Which pack, for whom, what is issued, how far its words are cleared, who has read it."""
        return [
            RegisterColumn("title", "Pack", self._title, lambda row: row.title, sort="title"),
            _plain("reference", "Reference", lambda row: row.reference, sort="reference", usual=False),
            _plain("kind", "For", lambda row: row.get_kind_display(), sort="kind"),
            _plain("moment", "Moment", lambda row: row.get_moment_display(), sort="moment"),
            RegisterColumn(
                "issued",
                "Version issued",
                _issued_cell,
                lambda row: row.issued_number,
                header="Version issued",
            ),
            RegisterColumn("clearance", "Clearance", self._clearance_cell, self._clearance_words),
            RegisterColumn(
                "readers",
                "Read by",
                lambda row: counted(row.readers, "person,people") if row.issued_number else "–",
                lambda row: row.readers if row.issued_number else None,
                sort="readers",
                header="People who read the issued version",
            ),
            RegisterColumn("state", "State", self._state_cell, lambda row: self._state(row).words),
            _plain("owner", "Owner", lambda row: str(row.owner.user), usual=False),
            _plain("must_read", "Must be read", _must_read_words, usual=False),
            _plain("marking", "Marking", lambda row: row.get_marking_display(), usual=False),
            _plain("plan", "Plan", lambda row: row.plan.title, usual=False),
            RegisterColumn(
                "changed",
                "Changed on",
                lambda row: format_date(london_date(row.updated_at)),
                lambda row: row.updated_at,
                sort="changed",
                usual=False,
            ),
        ]

    def _title(self, row: Pack) -> Cell:
        secret = row.embargo is not None and not row.embargo.is_lifted(self.now)
        marks = [row.reference, "Under embargo" if secret else ""]
        url = self.url("packs:pack", pack=row.pk)
        return Cell(row.title, url=url, sub=" · ".join(filter(None, marks)))

    def _state(self, row: Any) -> Any:
        return queries.standing_of(row, sees_all=not row.is_closed)

    def _state_cell(self, row: Pack) -> Cell:
        found = self._state(row)
        return Cell.tag(found.words, found.tone)

    def _clearance_cell(self, row: Any) -> Cell | str:
        """Of a pack in which something is closed to the person nothing is said of what waits."""
        return standing_cell(row.briefing) if row.briefing and not row.is_closed else "–"

    def _clearance_words(self, row: Any) -> str:
        return standing_words(row.briefing) if row.briefing and not row.is_closed else ""

    def primary(self) -> Button | None:
        """Begin one."""
        return Button("Compose a pack", self.url("packs:create"))

    def empty_state(self) -> EmptyState | None:
        """What belongs here, and the first step."""
        return EmptyState(_BELONGS, "Compose the first pack", self.url("packs:create"))


def _issued_cell(row: Any) -> Cell | str:
    if row.issued_number is None:
        return "None"
    return Cell(f"Version {row.issued_number}", sub=format_date(london_date(row.issued_at)))


def _must_read_words(row: Pack) -> str:
    if not row.must_read:
        return "No"
    return f"By {format_date(row.read_by)}" if row.read_by else "Yes"


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)


class PackCreatePage(PacksPage, VersionedFormView):
    """A new pack, from the usual sections or as a copy of an earlier one."""

    title = "Compose a pack"
    form_class = PackForm
    made: Pack

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.url("packs:packs")
        return form

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen; the moment it is today, the newest round members may see, the person."""
        found = queries.offered(self.membership, self.now)
        usual = queries.usual_round(found.rounds, self.now)
        initial = {
            "moment": str(moment_of(self.membership, self.now)),
            "round": usual.pk if usual else None,
            "owner": self.membership.pk,
        }
        return {"offered": found, "initial": initial}

    def perform(self, form: Any) -> str:
        """Begin it; the second of two clicks gives the same pack."""
        given = {
            "actor": self.membership,
            "values": form.values(),
            "submission_key": form.cleaned_data["submission_key"],
        }
        if form.source_id is None:
            self.made = services.create(**given)
        else:
            self.made = services.copy(source_id=form.source_id, **given)
        return f"{self.made.reference} is begun. Go through its sections."

    def success_url(self) -> str:
        """The pack."""
        return self.url("packs:pack", pack=self.made.pk)


class PackEditPage(PackFormPage):
    """What a pack says of itself."""

    title = "Change the pack"
    form_class = PackEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """The fields as they are."""
        found = queries.offered(self.membership, self.now, self.pack)
        return {"offered": found, "initial": PackEditForm.initial_of(self.pack)}

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change(
            actor=self.membership,
            pack_id=self.pack.pk,
            values=form.values(self.pack.embargo_id),
            expected_version=form.cleaned_data["version"],
        )
        return f"{self.pack.reference} is saved."


class PackPage(WithinPack, CouncilPage):
    """One pack while it is composed: where it stands, what it lacks, its sections in order."""

    template_name = "packs/pack.html"

    def get_title(self) -> str:
        """The pack's title."""
        title: str = self.pack.title
        return title

    def get_caption(self) -> str:
        """Reference, for whom and for when."""
        return f"{self.pack.reference} · {self.pack.get_kind_display()} · {self.pack.get_moment_display()}"

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return PacksPage.breadcrumbs(self)

    def context(self) -> dict[str, Any]:
        """Sections and doors for somebody who may change the pack; for others what its readers know."""
        may = self.may_change
        found = {**super().context(), "rows": self._rows()}
        if not may:
            return found
        sections = queries.sections_of(self.membership, self.pack, self.now)
        return {
            **found,
            "missing": missing_from(self.membership, self.pack, sections),
            "sections": self._placed([each for each in sections if not each.left_for_later]),
            "left": self._placed([each for each in sections if each.left_for_later]),
            "edit_url": self.pack_url("edit"),
            "add_url": self.pack_url("section-add"),
            "freeze_url": self.pack_url("freeze"),
        }

    def _placed(self, sections: Sequence[PackSection]) -> list[dict[str, Any]]:
        last = len(sections) - 1
        return [self._section(each, place, last) for place, each in enumerate(sections)]

    def _section(self, section: PackSection, place: int, last: int) -> dict[str, Any]:
        known = part(section.part)
        where = {"section": section.pk}
        embargo = section.embargo
        return {
            "section": section,
            "place": place + 1,
            "part": known,
            "is_empty": not section.text.strip() and not known.is_live,
            "is_first": place == 0,
            "is_last": place == last,
            "embargo": embargo if embargo is not None and not embargo.is_lifted(self.now) else None,
            "edit_url": self.pack_url("section", **where),
            "move_url": self.pack_url("section-move", **where),
            "leave_url": self.pack_url("section-leave", **where),
            "remove_url": self.pack_url("section-remove", **where),
        }

    def _rows(self) -> list[SummaryRow]:
        pack = self.pack
        plan = Cell(pack.plan.title, url=self.url("comms:plan", plan=pack.plan_id))
        issued = "None"
        if pack.issued_number is not None:
            issued = f"Version {pack.issued_number}, {format_date(london_date(pack.issued_at))}"
        rows = [
            SummaryRow("Version issued", issued),
            SummaryRow("Owner", str(pack.owner.user)),
            SummaryRow("Marking", pack.get_marking_display()),
            SummaryRow("Must be read", _must_read_words(pack)),
            SummaryRow("Plan", plan),
        ]
        if self.may_change:
            rows.append(SummaryRow("Round", pack.round.title if pack.round else "None"))
            rows.append(SummaryRow("Clearance", self._clearance()))
        return rows

    def _clearance(self) -> Cell | str:
        briefing = self.pack.briefing
        if briefing is None:
            return "Begins with the first frozen version"
        mark = standing_words(briefing)
        return Cell(f"{mark}: {briefing.reference}", url=self.url("comms:briefing", briefing=briefing.pk))
