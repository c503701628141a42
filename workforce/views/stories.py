"""Role storyboards: the register, one of them, and the forms about it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from workforce.forms import stories as forms
from workforce.models import RoleStory
from workforce.queries import stories as queries
from workforce.queries.groups import groups, owners_to_choose
from workforce.queries.statement_links import nine
from workforce.queries.strategies import current_strategy, strategies
from workforce.rules.shifts import is_past_review
from workforce.rules.stories import speaking_points
from workforce.services import stories as services
from workforce.views.frame import WorkforceForm, WorkforcePage
from workforce.views.groups import owner_words

EMPTY = (
    "A storyboard says in one page what a job role contributes to the strategy and the quality statements, what shows "
    "it, and what its people can say in an interview."
)


class StoriesPage(WorkforcePage, CouncilListView):
    """Every storyboard of the council."""

    title = "Role storyboards"
    section = "groups"
    count_label = "storyboards"

    def rows(self) -> Any:
        """The storyboards."""
        return queries.register(self.membership, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """Which role, of which group, how many statements, by whom, until when."""
        return [
            RegisterColumn("role", "Job role", self._role, lambda row: row.role, sort="role"),
            RegisterColumn("group", "Group", _group, _group),
            RegisterColumn("strategy", "Strategy", _strategy, _strategy, usual=False),
            RegisterColumn(
                "statements", "Statements", lambda row: row.named, lambda row: row.named, numeric=True
            ),
            RegisterColumn("points", "Speaking points", _points, _points, numeric=True),
            RegisterColumn("owner", "Owner", owner_words, owner_words, sort="owner"),
            RegisterColumn("review", "Review on", self._review, lambda row: row.review_on, sort="review"),
        ]

    def _role(self, row: RoleStory) -> Cell:
        return Cell(row.role, url=self.url("workforce:story", story=row.pk))

    def _review(self, row: RoleStory) -> Cell:
        late = is_past_review(row.review_on, london_date(self.now))
        words = format_date(row.review_on) if row.review_on else "No day"
        return Cell(words, sub="Past its day" if late else "", sub_tone="warn" if late else "")

    def primary(self) -> Button | None:
        """Write one."""
        return Button("Write a storyboard", self.url("workforce:story-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        if not self.can_change:
            return EmptyState(EMPTY)
        return EmptyState(EMPTY, "Write the first storyboard", self.url("workforce:story-create"))


class WithinStory(WorkforcePage):
    """A page about one storyboard of the council."""

    story: RoleStory
    parent = ("Role storyboards", "workforce:stories")

    def load(self, **kwargs: Any) -> None:
        """The storyboard in the address; 404 for another council's."""
        self.story = self.found(queries.stories(self.membership), kwargs["story"])

    def story_url(self, name: str = "story") -> str:
        """A page of the storyboard."""
        return self.url(f"workforce:{name}", story=self.story.pk)


class StoryPage(WithinStory, CouncilPage):
    """From the role to strategy, statements, evidence and what to say."""

    template_name = "workforce/story.html"

    def get_title(self) -> str:
        """The role."""
        return self.story.role

    def context(self) -> dict[str, Any]:
        """Everything on one page."""
        change = self.can_change
        return {
            "story": self.story,
            "rows": self._rows(),
            "points": speaking_points(self.story.speaking_points),
            "statements": [self._statement(each) for each in self._chains()],
            "edit_url": self.story_url("story-edit") if change else "",
            "remove_url": self.story_url("story-remove") if change else "",
            "pdf_url": self.story_url("story-pdf"),
            "pdf_key": uuid4(),
        }

    def _chains(self) -> list[queries.StoryChain]:
        return queries.story_chains(self.membership, self.story, self.now)

    def _statement(self, each: queries.StoryChain) -> dict[str, Any]:
        found = each.chain
        return {
            "statement": found.statement,
            "url": self.url("workforce:statement", statement=found.statement.slug),
            "open": len(found.open),
            "closed": len(found.closed),
            "thin": found.thin,
            "evidence": [(item, self.url("evidence:item", item=item.pk)) for item in each.evidence],
        }

    def _rows(self) -> list[SummaryRow]:
        story = self.story
        rows = []
        if story.group is not None:
            url = self.url("workforce:group", group=story.group_id)
            rows.append(SummaryRow("Workforce group", Cell(story.group.name, url=url)))
        if story.strategy is not None:
            url = self.url("workforce:strategy", strategy=story.strategy_id)
            rows.append(SummaryRow("Strategy", Cell(story.strategy.title, url=url)))
        rows.append(SummaryRow("Owner", owner_words(story)))
        late = is_past_review(story.review_on, london_date(self.now))
        review = format_date(story.review_on) if story.review_on else "No day is set"
        return [*rows, SummaryRow("Review on", [review, "Past its day"] if late else review)]


class _StoryForm(WorkforceForm):
    """What the forms of a storyboard have in common."""

    parent = ("Role storyboards", "workforce:stories")

    def choices(self) -> dict[str, Any]:
        """What it can name."""
        return {
            "groups": [(row.pk, row.name) for row in groups(self.membership)],
            "strategies": [(row.pk, row.title) for row in strategies(self.membership)],
            "statements": [(row.pk, f"{row.number} {row.title}") for row in nine()],
            "owners": [(row.pk, str(row.user)) for row in owners_to_choose(self.membership, self.now)],
        }

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.back_url()
        return form

    def back_url(self) -> str:
        """Where to go without saving."""
        return self.url("workforce:stories")


class StoryCreatePage(_StoryForm):
    """Write a storyboard."""

    title = "Write a role storyboard"
    form_class = forms.StoryForm
    made: RoleStory

    def form_kwargs(self) -> dict[str, Any]:
        """What can be chosen; the strategy in force."""
        current = current_strategy(self.council.pk)
        return {**self.choices(), "initial": {"strategy": current.pk if current else None}}

    def perform(self, form: Any) -> str:
        """Save it; the second of two clicks gives the same."""
        key = form.cleaned_data["submission_key"]
        self.made = services.create_story(actor=self.membership, values=form.values, submission_key=key)
        return f"The storyboard for “{self.made.role}” is saved."

    def success_url(self) -> str:
        """The storyboard."""
        return self.url("workforce:story", story=self.made.pk)


class StoryEditPage(WithinStory, _StoryForm):
    """Change a storyboard."""

    title = "Change the storyboard"
    form_class = forms.StoryEditForm

    def choices(self) -> dict[str, Any]:
        """Also the group it names, where that is out of use by now."""
        found = super().choices()
        group = self.story.group
        if group is not None and group.pk not in {pk for pk, _ in found["groups"]}:
            found["groups"].append((group.pk, group.name))
        return found

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        story = self.story
        names = ("role", "introduction", "speaking_points", "review_on", "version")
        initial: dict[str, Any] = {name: getattr(story, name) for name in names}
        initial |= {"group": story.group_id, "strategy": story.strategy_id, "owner": story.owner_id}
        initial["statements"] = [str(row.pk) for row in story.statements.all()]
        return {**self.choices(), "initial": initial}

    def perform(self, form: Any) -> str:
        """Save it."""
        version = form.cleaned_data["version"]
        services.change_story(
            actor=self.membership, story_id=self.story.pk, values=form.values, expected_version=version
        )
        return "The storyboard is saved."

    def back_url(self) -> str:
        """The storyboard."""
        return self.story_url()

    def success_url(self) -> str:
        """The storyboard."""
        return self.story_url()


class StoryRemoveView(WithinStory, CouncilActionView):
    """Remove a storyboard."""

    permission = Perm.MANAGE_WORKFORCE

    def perform(self) -> str:
        """Remove it."""
        role = services.remove_story(actor=self.membership, story_id=self.story.pk)
        return f"The storyboard for “{role}” is removed."

    def return_url(self) -> str:
        """The register."""
        return self.url("workforce:stories")


def _group(row: RoleStory) -> str:
    return row.group.name if row.group else ""


def _strategy(row: RoleStory) -> str:
    return row.strategy.title if row.strategy else ""


def _points(row: RoleStory) -> int:
    return len(speaking_points(row.speaking_points))
