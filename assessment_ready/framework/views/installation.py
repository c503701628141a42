"""The installation administrator's pages of the framework: versions, texts, spellings, categories."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from assessment_ready.councils.permissions import Access
from assessment_ready.councils.views.plain import PlainFormPage, PlainPage
from assessment_ready.framework import queries
from assessment_ready.framework.errors import StaleStatementError
from assessment_ready.framework.forms import SpellingForm, StatementTextsForm
from assessment_ready.framework.models import EvidenceCategory, FrameworkVersion, QualityStatement
from assessment_ready.framework.services import texts, versions
from assessment_ready.ui.errors import UserFacingError
from assessment_ready.ui.pages import EmptyState, Page
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import counted

LIST = "framework:installation-framework"


class FrameworksView(PlainPage):
    """Every loaded framework version."""

    access = Access.INSTALLATION_ADMIN
    template_name = "framework/installation_versions.html"
    title = "Assessment framework"

    def context(self) -> dict[str, Any]:
        """The versions, the default first."""
        rows = [
            Row(
                [
                    Cell(version.title, url=_url("version", version), sub=version.code),
                    Cell.tag("Used for new rounds", "green") if version.is_default else "",
                    version.statement_count,  # type: ignore[attr-defined]
                    version.revision,
                ]
            )
            for version in queries.versions()
        ]
        columns = [
            Column("Version"),
            Column("Use"),
            Column("Quality statements", numeric=True),
            Column("Revision", numeric=True),
        ]
        return {
            "table": Table(columns, rows, caption="Framework versions", caption_hidden=True),
            "page_obj": None,
            "count_label": "framework versions" if len(rows) != 1 else "framework version",
            "empty_state": EmptyState(
                "Versions of CQC’s assessment framework are listed here. Load the first one on the server "
                "with: python manage.py load_framework"
            ),
        }


class _OneVersion(PlainPage):
    """A page about one version; 404 when there is none with this code."""

    access = Access.INSTALLATION_ADMIN
    version: FrameworkVersion

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Load the version, and what else the address names."""
        try:
            self.version = queries.get_version(kwargs["code"])
            self.load(**kwargs)
        except (
            FrameworkVersion.DoesNotExist,
            QualityStatement.DoesNotExist,
            EvidenceCategory.DoesNotExist,
        ):
            raise Http404 from None
        return super().dispatch(request, *args, **kwargs)

    def load(self, **kwargs: Any) -> None:
        """Load what else the address names."""

    def crumbs(self) -> list[tuple[str, str]]:
        """The pages above a page of one version."""
        return [("Framework", reverse(LIST)), (self.version.title, _url("version", self.version))]


class VersionView(_OneVersion):
    """One version: statements, scale, ratings, evidence categories, what is unconfirmed."""

    template_name = "framework/installation_version.html"

    def page(self) -> Page:
        """Below the list of versions."""
        return Page(title=self.version.title, caption="Framework", breadcrumbs=[("Framework", reverse(LIST))])

    def context(self) -> dict[str, Any]:
        """Everything that the version says."""
        return {
            "version": self.version,
            "summary": [
                SummaryRow("Code", self.version.code),
                SummaryRow("Revision of the file", self.version.revision),
                SummaryRow("Source", Cell(self.version.source_url, url=self.version.source_url)),
            ],
            "statements": self._statements(),
            "scale_table": scale_table(self.version),
            "bands": bands_table(self.version),
            "categories": [self._category(row) for row in queries.categories(self.version)],
            "default_url": _url("default", self.version),
        }

    def _category(self, category: EvidenceCategory) -> tuple[EvidenceCategory, str, str]:
        """The category, where its switch is and what the switch says."""
        label = f"Take {category.title} out of use" if category.in_use else f"Put {category.title} in use"
        return category, _url("category", self.version, category=category.code), label

    def _statements(self) -> Table:
        rows: list[Row] = []
        theme = None
        for statement in queries.statements(self.version):
            if statement.theme != theme:
                theme = statement.theme
                rows.append(Row.heading(theme.title))
            edited = "Edited here" if statement.edited_at else "As shipped"
            spellings = _url("spellings", self.version, statement=statement.slug)
            rows.append(
                Row(
                    [
                        Cell(f"{statement.reference} {statement.title}"),
                        Cell("Edit texts", url=_url("statement", self.version, statement=statement.slug)),
                        Cell("Spellings", url=spellings),
                        edited,
                    ]
                )
            )
        columns = [Column("Quality statement"), Column("Texts"), Column("Names"), Column("State")]
        return Table(columns, rows, caption="Quality statements")


class DefaultView(_OneVersion):
    """Use this version for new rounds."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Rounds that exist stay on theirs."""
        versions.make_default(actor=self.user, version=self.version)
        return self.done(
            f"New rounds use “{self.version.title}”. Rounds that exist stay on their version.", reverse(LIST)
        )


class CategoryView(_OneVersion):
    """Put an evidence category in use or take it out of use."""

    http_method_names = ["post"]

    def load(self, **kwargs: Any) -> None:
        """The category in the address."""
        self.category = queries.get_category(self.version, kwargs["category"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The button says which way."""
        in_use = request.POST.get("in_use") == "yes"
        texts.set_category_in_use(actor=self.user, category=self.category, in_use=in_use)
        state = "in use" if in_use else "not in use"
        return self.done(f"{self.category.title} is {state} now.", _url("version", self.version))


class _OneStatement(_OneVersion):
    """A page about one statement of a version."""

    statement: QualityStatement

    def load(self, **kwargs: Any) -> None:
        """The statement in the address."""
        self.statement = queries.get_statement(self.version, kwargs["statement"])


class StatementTextsView(_OneStatement, PlainFormPage):
    """Edit a statement's texts; the second of two people saving is told and sees both texts."""

    form_class = StatementTextsForm
    template_name = "framework/installation_statement.html"

    def page(self) -> Page:
        """Below its version."""
        return Page(
            title=f"Texts of {self.statement.title}",
            caption=self.statement.reference,
            breadcrumbs=self.crumbs(),
        )

    def form_kwargs(self) -> dict[str, Any]:
        """The stored texts and the version they were loaded with."""
        stored = self.statement
        return {
            "initial": {
                "covers": stored.covers,
                "people_expect": stored.people_expect,
                "cqc_url": stored.cqc_url,
                "version": stored.version,
            }
        }

    def perform(self, form: Any) -> HttpResponseBase:
        """Save the texts, or show what somebody else saved beside what was typed."""
        data = form.cleaned_data
        try:
            texts.edit_statement(
                actor=self.user,
                statement=self.statement,
                covers=data["covers"],
                people_expect=data["people_expect"],
                cqc_url=data["cqc_url"],
                expected_version=data["version"],
            )
        except StaleStatementError as error:
            return self._conflict(error)
        return self.done(f"The texts of {self.statement.title} were saved.", _url("version", self.version))

    def _conflict(self, error: StaleStatementError) -> HttpResponseBase:
        """The same form with what was typed, now on top of the other person's version."""
        theirs = queries.get_statement(self.version, self.statement.slug)
        data = self.request.POST.copy()
        data["version"] = str(theirs.version)
        form = StatementTextsForm(data=data)
        form.add_error(None, str(error))
        return self.render(form=form, theirs=theirs)


class SpellingsView(_OneStatement, PlainFormPage):
    """The spellings of a statement's name that imports accept; add one."""

    form_class = SpellingForm
    template_name = "framework/installation_spellings.html"

    def page(self) -> Page:
        """Below its version."""
        return Page(
            title=f"Spellings of {self.statement.title}",
            caption=self.statement.reference,
            breadcrumbs=self.crumbs(),
        )

    def context(self) -> dict[str, Any]:
        """The spellings in force, each with the address that removes it."""
        here = {"statement": self.statement.slug}
        return {
            "statement": self.statement,
            "spellings": [
                (
                    alias.text,
                    _url("spelling-remove", self.version, **here, alias=alias.pk),
                    f"Remove “{alias.text}”",
                )
                for alias in queries.active_aliases(self.statement)
            ],
        }

    def perform(self, form: Any) -> HttpResponseBase:
        """Add a spelling."""
        text = form.cleaned_data["text"]
        texts.add_alias(actor=self.user, statement=self.statement, text=text)
        return self.done(
            f"“{text}” stands for {self.statement.title} now.",
            _url("spellings", self.version, statement=self.statement.slug),
        )


class SpellingRemoveView(_OneStatement):
    """Remove a spelling."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Remove it, or say that it is gone already."""
        back = _url("spellings", self.version, statement=self.statement.slug)
        try:
            alias = texts.remove_alias(actor=self.user, statement=self.statement, alias_id=kwargs["alias"])
        except UserFacingError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(back)
        return self.done(f"“{alias.text}” is not accepted any more.", back)


def scale_table(version: FrameworkVersion) -> Table:
    """Each score and what it means."""
    rows = [Row([level.value, level.label, level.meaning]) for level in queries.levels(version)]
    return Table([Column("Score"), Column("In short"), Column("Meaning")], rows, caption="Scores")


def bands_table(version: FrameworkVersion) -> Table:
    """Each rating, its points and its percentages."""
    scale = queries.scale(version)
    rows = [
        Row(
            [
                Cell.tag(band.title, band.tone),
                f"{band.min_points} to {band.max_points} points",
                f"{scale.percent(band.min_points)}% to {scale.percent(band.max_points)}%",
            ]
        )
        for band in scale.bands
    ]
    words = counted(scale.statements, "quality statement,quality statements")
    columns = [Column("Rating"), Column("Points"), Column("As CQC publishes it")]
    return Table(columns, rows, caption=f"Ratings from the sum of {words}")


def _url(name: str, version: FrameworkVersion, **kwargs: Any) -> str:
    return reverse(f"framework:installation-{name}", kwargs={"code": version.code, **kwargs})
