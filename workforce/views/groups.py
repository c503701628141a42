"""Workforce groups: the register, the matrix, one group, and the forms about it."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any
from uuid import uuid4

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from workforce.forms import groups as forms
from workforce.models import ShiftKind, WorkforceGroup
from workforce.queries import groups as queries
from workforce.queries.shifts import shifts_of
from workforce.rules.shifts import KIND_ORDER, STATE_TAGS, confidence_words, is_past_review
from workforce.services import group_starter
from workforce.services import groups as services
from workforce.views.frame import WorkforceForm, WorkforcePage
from workforce.views.shift_lines import ShiftLine, shift_lines

EMPTY = "Groups of people who do alike work belong here, paid or not, each with what they start, stop and continue."


class GroupsPage(WorkforcePage, CouncilListView):
    """The groups in use; with ``?retired=1`` those that are not."""

    title = "Workforce groups"
    section = "groups"
    template_name = "workforce/groups.html"
    count_label = "groups"

    @property
    def shows_retired(self) -> bool:
        """Whether the groups out of use are asked for."""
        return self.request.GET.get("retired") == "1"

    def rows(self) -> Any:
        """The groups with what is counted of each."""
        return queries.register(self.membership, self.sort, retired=self.shows_retired)

    def columns(self) -> Sequence[RegisterColumn]:
        """Who, where they are going, how many shifts, how sure we are."""
        return [
            RegisterColumn("name", "Group", self._name_cell, lambda row: row.name, sort="name"),
            _plain("headline", "Headline shift", lambda row: row.headline_shift),
            _count("starts", "Start"),
            _count("stops", "Stop"),
            _count("continues", "Continue"),
            _count("embedded", "Embedded"),
            RegisterColumn(
                "confidence",
                "Lowest confidence",
                lambda row: confidence_words(row.lowest).capitalize(),
                lambda row: row.lowest,
                sort="confidence",
            ),
            RegisterColumn(
                "review", "Next review", self._review_cell, lambda row: row.review_on, sort="review"
            ),
            _plain("owner", "Owner", owner_words, sort="owner"),
            _plain("paid", "Paid", lambda row: "Yes" if row.is_paid else "No", usual=False),
            _plain("employer", "Works for", lambda row: row.get_employer_kind_display(), usual=False),
            _plain("description", "Who they are", lambda row: row.description, usual=False),
            _plain("future", "Expected future", lambda row: row.future_state, usual=False),
        ]

    def _name_cell(self, row: WorkforceGroup) -> Cell:
        return Cell(row.name, url=self.url("workforce:group", group=row.pk), sub=row.description)

    def _review_cell(self, row: Any) -> Cell:
        late = is_past_review(row.review_on, london_date(self.now))
        words = format_date(row.review_on) if row.review_on else "No day"
        return Cell(words, sub="Past its day" if late else "", sub_tone="warn" if late else "")

    def context(self) -> dict[str, Any]:
        """The matrix, the six groups, and the way to those out of use."""
        return {
            **super().context(),
            "matrix_url": self.url("workforce:group-matrix"),
            "begin_url": self.url("workforce:group-begin") if self.can_change else "",
            "create_url": self.url("workforce:group-create") if self.can_change else "",
            "shows_retired": self.shows_retired,
            "here_url": self.url("workforce:groups"),
            "nothing": EMPTY,
        }

    def primary(self) -> Button | None:
        """Add a group of one's own."""
        return Button("Add a group", self.url("workforce:group-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here; the template offers the six groups."""
        return EmptyState(EMPTY)


class GroupBeginView(WorkforcePage, CouncilActionView):
    """Begin with the six groups."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Add those the council never had."""
        added = group_starter.begin_with_groups(actor=self.membership)
        if not added:
            return "The six groups are there already."
        groups = "group is" if added == 1 else "groups are"
        return f"{added} {groups} here, with what each starts, stops and continues. Change whatever differs with you."

    def return_url(self) -> str:
        """The matrix."""
        return self.url("workforce:group-matrix")


class GroupMatrixPage(WorkforcePage, CouncilPage):
    """All groups by start, stop and continue, each shift with its state and how sure we are."""

    title = "Start, stop, continue"
    section = "groups"
    parent = ("Workforce groups", "workforce:groups")
    template_name = "workforce/group_matrix.html"

    def context(self) -> dict[str, Any]:
        """The rows, what the whole says, and the PDF."""
        found = queries.matrix(self.membership, self.now)
        return {
            "matrix": found,
            "kinds": [(kind, ShiftKind(kind).label, count) for kind, count in found.counts],
            "rows": [
                (
                    row.group,
                    self.url("workforce:group", group=row.group.pk),
                    [(ShiftKind(kind).label, self._lines(cell)) for kind, cell in row.cells],
                )
                for row in found.rows
            ],
            "pdf_url": self.url("workforce:group-matrix-pdf"),
            "pdf_key": uuid4(),
            "groups_url": self.url("workforce:groups"),
            "begin_url": self.url("workforce:group-begin") if self.can_change else "",
            "nothing": EMPTY,
        }

    def _lines(self, shifts: list[Any]) -> list[ShiftLine]:
        return shift_lines(self, shifts)


class WithinGroup(WorkforcePage):
    """A page about one group of the council."""

    group: WorkforceGroup
    parent = ("Workforce groups", "workforce:groups")

    def load(self, **kwargs: Any) -> None:
        """The group in the address; 404 for another council's."""
        self.group = self.found(queries.all_groups(self.membership), kwargs["group"])

    def group_url(self, name: str = "group") -> str:
        """A page of the group."""
        return self.url(f"workforce:{name}", group=self.group.pk)


class GroupPage(WithinGroup, CouncilPage):
    """One group: who they are, where they are going, and their shifts."""

    template_name = "workforce/group.html"

    def get_title(self) -> str:
        """Its name."""
        return self.group.name

    @cached_property
    def shifts(self) -> list[Any]:
        """Its shifts in order."""
        return shifts_of(self.group)

    def context(self) -> dict[str, Any]:
        """Facts, shifts by kind, and what this person can do."""
        change, in_use = self.can_change, self.group.retired_at is None
        return {
            "group": self.group,
            "rows": self._rows(),
            "parts": [
                (ShiftKind(kind).label, shift_lines(self, [row for row in self.shifts if row.kind == kind]))
                for kind in KIND_ORDER
            ],
            "tags": STATE_TAGS,
            "add_url": self.group_url("shift-create") if change and in_use else "",
            "edit_url": self.group_url("group-edit") if change and in_use else "",
            "retire_url": self.group_url("group-retire") if change and in_use else "",
            "return_url": self.group_url("group-return") if change and not in_use else "",
            "matrix_url": self.url("workforce:group-matrix"),
        }

    def _rows(self) -> list[SummaryRow]:
        group = self.group
        review = queries.next_review(self.shifts)
        said = [
            ("Who they are", group.description),
            ("Paid", "Yes" if group.is_paid else "No: there is no record of them as staff"),
            ("Mostly work for", group.get_employer_kind_display()),
            ("Job roles in the return", ", ".join(queries.role_labels(group.job_roles))),
            ("Expected future", group.future_state),
            ("Headline shift", group.headline_shift),
            ("Owner", owner_words(group)),
            ("Next review of a shift", format_date(review) if review else "No day is set"),
        ]
        return [SummaryRow(label, text) for label, text in said if text]


class _GroupForm(WorkforceForm):
    """What the forms of a group have in common."""

    parent = ("Workforce groups", "workforce:groups")

    def choices(self) -> dict[str, Any]:
        """Who may own it."""
        owners = queries.owners_to_choose(self.membership, self.now)
        return {"owners": [(row.pk, str(row.user)) for row in owners]}

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.back_url()
        return form

    def back_url(self) -> str:
        """Where to go without saving."""
        return self.url("workforce:groups")


class GroupCreatePage(_GroupForm):
    """A group of the council's own."""

    title = "Add a workforce group"
    form_class = forms.GroupForm
    made: WorkforceGroup

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen."""
        return {**self.choices(), "initial": {"is_paid": "yes"}}

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same."""
        key = form.cleaned_data["submission_key"]
        self.made = services.create_group(actor=self.membership, values=form.values, submission_key=key)
        return f"“{self.made.name}” is added. Now say what the group starts, stops and continues."

    def success_url(self) -> str:
        """The group."""
        return self.url("workforce:group", group=self.made.pk)


class GroupEditPage(WithinGroup, _GroupForm):
    """Change what a group says of itself."""

    title = "Change the group"
    form_class = forms.GroupEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        group = self.group
        names = ("name", "description", "employer_kind", "future_state", "headline_shift", "version")
        initial: dict[str, Any] = {name: getattr(group, name) for name in names}
        initial["is_paid"] = "yes" if group.is_paid else "no"
        initial["job_roles"] = ", ".join(map(str, group.job_roles))
        return {**self.choices(), "initial": {**initial, "owner": group.owner_id}}

    def perform(self, form: Any) -> str:
        """Save it."""
        version = form.cleaned_data["version"]
        services.change_group(
            actor=self.membership, group_id=self.group.pk, values=form.values, expected_version=version
        )
        return "The group is saved."

    def back_url(self) -> str:
        """The group."""
        return self.group_url()

    def success_url(self) -> str:
        """The group."""
        return self.group_url()


class GroupRetireView(WithinGroup, CouncilActionView):
    """Take the group out of use."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Retire it; what was seen of it stays."""
        services.retire_group(actor=self.membership, group_id=self.group.pk)
        return f"“{self.group.name}” is no longer in use. What was seen of it stays."

    def return_url(self) -> str:
        """The group."""
        return self.group_url()


class GroupReturnView(WithinGroup, CouncilActionView):
    """Bring the group back into use."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Put it into the matrix again."""
        services.bring_back_group(actor=self.membership, group_id=self.group.pk)
        return f"“{self.group.name}” is in use again."

    def return_url(self) -> str:
        """The group."""
        return self.group_url()


def owner_words(row: Any) -> str:
    """Who owns it."""
    return str(row.owner.user) if row.owner else "Nobody yet"


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    """A column that reads the same on the page and in a file."""
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)


def _count(key: str, label: str) -> RegisterColumn:
    return RegisterColumn(
        key, label, lambda row: getattr(row, key), lambda row: getattr(row, key), numeric=True
    )
