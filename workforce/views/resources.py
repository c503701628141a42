"""The library of resources, one of them, adding and changing one."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.queries import people
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilActionView, CouncilListView, CouncilPage
from assessment_ready.framework.queries import default_framework, statements
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from workforce.forms import resources as forms
from workforce.models import Distribution, Resource
from workforce.queries import resources as queries
from workforce.rules.resources import REVIEW_TONES, Review, review_state
from workforce.services import resources as services
from workforce.views.frame import WorkforceForm, WorkforcePage

_FIELDS = ("title", "kind", "summary", "url", "source", "review_on", "is_public", "version")


def offered(view: WorkforcePage) -> forms.Offered:
    """What a resource can name."""
    return forms.Offered(
        groups=queries.groups_to_choose(view.membership),
        statements=statements(default_framework()),
        owners=list(people(view.council, view.now)),
    )


class ResourcesPage(WorkforcePage, CouncilListView):
    """Every resource the person may read."""

    permission = Perm.USE_WORKFORCE
    title = "Resources"
    template_name = "workforce/resources.html"
    count_label = "resources"

    @cached_property
    def filter_form(self) -> forms.ResourceFilterForm:
        """What the library is narrowed to."""
        return forms.ResourceFilterForm(
            self.request.GET, offered=offered(self), with_withdrawn=self.can_change
        )

    def rows(self) -> Any:
        """The resources that match, by title."""
        today = london_date(self.now)
        return queries.library(self.membership, today, self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """What it is, for whom, whose, until when."""
        return [
            RegisterColumn("title", "Resource", self._title, lambda row: row.title, sort="title"),
            _plain("kind", "Kind", lambda row: row.get_kind_display(), sort="kind"),
            _plain("groups", "For whom", groups_words),
            _plain("statements", "Quality statements", statement_words),
            _plain("owner", "Owner", owner_words, sort="owner"),
            RegisterColumn("review", "Review", self._review_cell, lambda row: row.review_on, sort="review"),
            _plain("state", "Review state", lambda row: self._review(row).value, usual=False),
            _plain("public", "Who may find it", public_words, usual=False),
            _plain("source", "Who wrote it", lambda row: row.source, usual=False),
            _plain("url", "Where it is", lambda row: row.url, usual=False),
        ]

    def _title(self, row: Resource) -> Cell:
        words = row.summary if len(row.summary) <= 110 else row.summary[:109].rsplit(" ", 1)[0] + "…"
        return Cell(row.title, url=self.url("workforce:resource", resource=row.pk), sub=words)

    def _review(self, row: Resource) -> Review:
        return review_state(row.review_on, row.withdrawn_at is not None, london_date(self.now))

    def _review_cell(self, row: Resource) -> Cell:
        found = self._review(row)
        day = format_date(row.review_on) if row.review_on else ""
        if found in (Review.IN_DATE, Review.NONE):
            return Cell(day or "No day")
        words = found.value.removeprefix("Review ").capitalize()
        return Cell.tag(words, REVIEW_TONES[found], sub=day)

    def context(self) -> dict[str, Any]:
        """What waits for one's click, and the page for everybody."""
        shared = queries.council_with_public_library(self.council.slug)
        return {
            **super().context(),
            "to_confirm": [
                (row, self.url("workforce:resource", resource=row.resource_id))
                for row in queries.to_confirm(self.membership)
            ],
            "public_url": reverse("workforce:public-resources", args=[shared.slug]) if shared else "",
        }

    def primary(self) -> Button | None:
        """Add one."""
        return Button("Add a resource", self.url("workforce:resource-create")) if self.can_change else None

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = (
            "Policies, case studies, factsheets and guides belong here: each with a plain summary, an owner and a day "
            "of review, and a note of who confirmed to have it."
        )
        if not self.can_change:
            return EmptyState(text)
        return EmptyState(text, "Add the first resource", self.url("workforce:resource-create"))


class WithinResource(WorkforcePage):
    """A page about one resource of the council."""

    permission = Perm.USE_WORKFORCE
    parent = ("Resources", "workforce:resources")
    resource: Resource

    def load(self, **kwargs: Any) -> None:
        """The resource in the address."""
        self.resource = self.found(queries.resources(self.membership), kwargs["resource"])

    def resource_url(self, name: str = "resource") -> str:
        """A page of the resource."""
        return self.url(f"workforce:{name}", resource=self.resource.pk)


class ResourcePage(WithinResource, CouncilPage):
    """What it says, where it is, and who confirmed to have it."""

    template_name = "workforce/resource.html"

    def get_title(self) -> str:
        """Its title."""
        return self.resource.title

    def get_caption(self) -> str:
        """What it is."""
        return self.resource.get_kind_display()

    def context(self) -> dict[str, Any]:
        """Facts, to whom it went, and what this person can do."""
        row = self.resource
        is_withdrawn = row.withdrawn_at is not None
        found = review_state(row.review_on, is_withdrawn, london_date(self.now))
        sent = list(queries.distributions(row))
        may = self.can_change
        return {
            "resource": row,
            "review": found.value,
            "tone": REVIEW_TONES[found],
            "is_marked": found not in (Review.IN_DATE, Review.NONE),
            "rows": self._rows(),
            "sent": distribution_table(self, sent) if sent else None,
            "to_confirm": [
                (each, self.url("workforce:distribution-confirm", distribution=each.pk))
                for each in queries.to_confirm(self.membership, row)
            ],
            "edit_url": self.resource_url("resource-edit") if may and not is_withdrawn else "",
            "withdraw_url": self.resource_url("resource-withdraw") if may and not is_withdrawn else "",
            "restore_url": self.resource_url("resource-restore") if may and is_withdrawn else "",
            "distribute_url": self.resource_url("distribution-create") if may and not is_withdrawn else "",
        }

    def _rows(self) -> list[SummaryRow]:
        row = self.resource
        rows = [
            SummaryRow("For whom", groups_words(row) or "Everybody"),
            SummaryRow("Quality statements", statement_words(row) or "None named"),
            SummaryRow("Owner", owner_words(row)),
            SummaryRow("To be reviewed on", format_date(row.review_on) if row.review_on else "No day"),
            SummaryRow("Who may find it", public_words(row)),
        ]
        if row.source:
            rows.insert(0, SummaryRow("Who wrote it", row.source))
        return rows


class _ResourceForm(WorkforceForm):
    """A form about a resource."""

    def make_form(self, **data: Any) -> Any:
        """With a way back."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.back_url()
        return form

    def back_url(self) -> str:
        """The library."""
        return self.url("workforce:resources")


class ResourceCreatePage(_ResourceForm):
    """A new resource."""

    parent = ("Resources", "workforce:resources")
    title = "Add a resource"
    form_class = forms.ResourceForm

    def form_kwargs(self) -> dict[str, Any]:
        """One's own, for people of the council."""
        return {"offered": offered(self), "initial": {"owner": self.membership.pk, "is_public": False}}

    def perform(self, form: Any) -> str:
        """Add it; the second of two clicks gives the same."""
        self.made = services.add_resource(
            actor=self.membership,
            values=form.values,
            submission_key=form.cleaned_data["submission_key"],
        )
        return f"“{self.made.title}” is in the library."

    def success_url(self) -> str:
        """The resource."""
        return self.url("workforce:resource", resource=self.made.pk)


class ResourceEditPage(WithinResource, _ResourceForm):
    """Change one."""

    permission = Perm.MANAGE_WORKFORCE
    title = "Change the resource"
    form_class = forms.ResourceEditForm

    def form_kwargs(self) -> dict[str, Any]:
        """As it is now."""
        row = self.resource
        initial = {name: getattr(row, name) for name in _FIELDS}
        initial |= {
            "owner": row.owner_id,
            "groups": [each.pk for each in row.groups.all()],
            "statements": [each.pk for each in row.statements.all()],
        }
        return {"offered": offered(self), "initial": initial}

    def back_url(self) -> str:
        """The resource."""
        return self.resource_url()

    def perform(self, form: Any) -> str:
        """Save it."""
        services.change_resource(
            actor=self.membership,
            resource_id=self.resource.pk,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return "The resource is saved."

    def success_url(self) -> str:
        """The resource."""
        return self.resource_url()


class _ResourceButton(WithinResource, CouncilActionView):
    """A button on the resource's page."""

    permission = Perm.MANAGE_WORKFORCE

    def return_url(self) -> str:
        """The resource."""
        return self.resource_url()


class ResourceWithdrawView(_ResourceButton):
    """Take it out of use."""

    def perform(self) -> str:
        """Only those who look after resources find it."""
        services.withdraw_resource(actor=self.membership, resource_id=self.resource.pk)
        return "The resource is withdrawn. Only people who look after resources find it now."


class ResourceRestoreView(_ResourceButton):
    """Put it back into use."""

    def perform(self) -> str:
        """Everybody finds it again."""
        services.restore_resource(actor=self.membership, resource_id=self.resource.pk)
        return "The resource is back in use."


def distribution_table(view: WorkforcePage, rows: Sequence[Distribution]) -> Table:
    """To whom a resource went and how many confirmed."""
    shown = [
        Row(
            [
                Cell(
                    str(row.group or row.audience),
                    url=view.url("workforce:distribution", distribution=row.pk) if view.can_change else "",
                ),
                format_date(row.sent_on),
                queries.confirmed_of(row).words(view.can_change),
            ]
        )
        for row in rows
    ]
    columns = [Column("Went to"), Column("Sent on"), Column("Confirmed to have it", numeric=True)]
    return Table(columns, shown, caption="Who has it", caption_hidden=True)


def groups_words(row: Resource) -> str:
    """For whom it is."""
    return ", ".join(each.name for each in row.groups.all())


def statement_words(row: Resource) -> str:
    """The statements it bears on."""
    return ", ".join(each.reference for each in row.statements.all())


def owner_words(row: Resource) -> str:
    """Whose it is."""
    return str(row.owner.user) if row.owner else "Nobody yet"


def public_words(row: Resource) -> str:
    """Who may find it."""
    return "Anybody" if row.is_public else "People of the council"


def _plain(
    key: str, label: str, value: Callable[[Any], str], *, sort: str = "", usual: bool = True
) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, sort=sort, usual=usual)
