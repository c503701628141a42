"""Invented samples for the styleguide and its tests. No real council or person."""

import datetime as dt
from typing import Any, ClassVar

from django import forms

from assessment_ready.ui import charts
from assessment_ready.ui.fields import (
    CheckboxesField,
    DateInputField,
    RadiosField,
    TypedRadiosField,
    WordLimitField,
    YesNoField,
)
from assessment_ready.ui.forms import GovForm, OnceForm, SubmitButton, VersionedForm
from assessment_ready.ui.pages import NavItem, Task, TimelineEntry
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table

HERE = "/styleguide/"

# Statement, our score, change, peer score, missing things, councils at 3 or more (per cent).
_STATEMENTS: dict[str, list[tuple[str, int | None, str, int, int, str]]] = {
    "Working with people": [
        ("Assessing needs", 2, "no change", 2, 2, "26%"),
        ("Supporting people to live healthier lives", 3, "up 1", 3, 0, "61%"),
        ("Equity in experience and outcomes", None, "", 2, 4, "42%"),
    ],
    "Providing support": [
        ("Care provision, integration and continuity", 3, "up 1", 2, 1, "42%"),
        ("Partnerships and communities", 3, "no change", 3, 0, "80%"),
    ],
}


class EveryFieldForm(VersionedForm, OnceForm):
    """Every kind of field."""

    submit_label = "Save score"
    cancel_url = HERE
    secondary_buttons = (SubmitButton("draft", "yes", "Save as draft"),)
    widths: ClassVar[dict[str, str]] = {"title": "two-thirds", "points": "3"}
    fieldsets = (("What you think", ("score", "reason")),)

    score = TypedRadiosField(
        label="Score",
        help_text="As CQC defines them.",
        choices=[(1, "1"), (2, "2"), (3, "3"), (4, "4")],
        hints={
            1: "Significant shortfalls",
            2: "Some shortfalls",
            3: "A good standard",
            4: "An exceptional standard",
        },
        coerce=int,
        error_messages={"required": "Select a score"},
    )
    reason = WordLimitField(
        label="Reason",
        max_words=20,
        help_text="Why this score and not the next one up.",
        error_messages={"required": "Enter a reason"},
    )
    title = forms.CharField(label="Title", max_length=60, error_messages={"required": "Enter a title"})
    points = forms.IntegerField(label="Points", min_value=0, max_value=36, required=False)
    email = forms.EmailField(label="E-mail address", required=False)
    visit = DateInputField(
        label="Date of the visit", what="the date of the visit", help_text="For example, 6 1 2027"
    )
    category = forms.ChoiceField(
        label="Category",
        choices=[
            ("", "Choose a category"),
            ("people", "People’s experience"),
            ("staff", "Feedback from staff"),
        ],
        error_messages={"required": "Select a category"},
    )
    uses = CheckboxesField(
        label="Where it is used",
        choices=[("report", "Board report"), ("pack", "Briefing pack")],
        hints={"pack": "Only what is cleared"},
        required=False,
    )
    shared = YesNoField(
        label="May partners see it?", error_messages={"required": "Select yes if partners may see it"}
    )
    file = forms.FileField(label="File", required=False, help_text="PDF, Word or Excel, up to 10 MB.")
    password = forms.CharField(label="Password", required=False, widget=forms.PasswordInput)
    agreed = forms.BooleanField(
        label="I have checked this with the service",
        help_text="Somebody will ask.",
        error_messages={"required": "Confirm that you have checked this with the service"},
    )


# What the form is given to show its errors: a date that does not exist, too many words, not a number.
WRONG: dict[str, Any] = {
    "reason": "word " * 31,
    "points": "lots",
    "email": "ada",
    "visit_day": "31",
    "visit_month": "2",
    "visit_year": "2026",
    "category": "nothing",
    "version": "1",
    "submission_key": "6f2b2c1e-5d35-4a34-9d38-0a0b4f6f2f10",
}


class QuestionForm(GovForm):
    """One question."""

    single_question = True
    submit_label = "Continue"

    visit = DateInputField(label="When is the visit?", what="the date of the visit")


class FilterForm(forms.Form):
    """Filters of the sample list."""

    owner = forms.CharField(label="Owner", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Any"), ("fresh", "Within date"), ("stale", "Out of date")],
    )
    kind = RadiosField(
        label="Kind", required=False, choices=[("file", "File"), ("link", "Link")], small=True, inline=True
    )


def chances(chart_id: str) -> charts.Chart:
    """The chance of each rating."""
    return charts.stacked_bar(
        id=chart_id,
        title="Chance of each rating",
        parts=[
            charts.Part("Inadequate", 0.004, "red", HERE),
            charts.Part("Requires improvement", 0.24, "yellow", HERE),
            charts.Part("Good", 0.746, "blue", HERE),
            charts.Part("Outstanding", 0.01, "green", HERE),
        ],
    )


def trend() -> charts.Chart:
    """Points over rounds of three kinds."""
    day = dt.date
    return charts.trend(
        id="points-trend",
        title="Points over rounds",
        minimum=9,
        maximum=36,
        bands=[
            charts.Band("Inadequate", 9),
            charts.Band("Requires improvement", 14),
            charts.Band("Good", 23),
            charts.Band("Outstanding", 32),
        ],
        series=[
            charts.Series(
                "Self-assessment",
                [
                    charts.Point(day(2025, 3, 10), 20, HERE),
                    charts.Point(day(2025, 11, 3), 22, HERE),
                    charts.Point(day(2026, 10, 20), 25, HERE),
                ],
            ),
            charts.Series(
                "Annual conversation",
                [charts.Point(day(2025, 6, 2), 21, HERE), charts.Point(day(2026, 6, 8), 22, HERE)],
            ),
            charts.Series("Peer challenge", [charts.Point(day(2026, 6, 22), 23, HERE)]),
        ],
    )


def spread() -> charts.Chart:
    """How many councils have each score."""
    return charts.distribution(
        id="councils-at-score",
        title="Safeguarding: councils at each score",
        bars=[
            charts.Bar("Score 1", 2, HERE),
            charts.Bar("Score 2", 24, HERE),
            charts.Bar("Score 3", 35, HERE, here=True),
            charts.Bar("Score 4", 0, HERE),
        ],
    )


def views() -> charts.Chart:
    """Scores of three rounds per statement."""
    rows = [
        charts.ComparisonRow(name, [ours, peer, peer], HERE)
        for group in _STATEMENTS.values()
        for name, ours, _, peer, _, _ in group
    ]
    return charts.comparison(
        id="rounds-compared",
        title="Scores in three rounds",
        names=["Self-assessment", "Peer challenge", "Annual conversation"],
        rows=rows,
    )


def places() -> charts.Chart:
    """Seven audiences by power and interest, three of them in one square."""
    return charts.scatter(
        id="audience-map",
        title="Audiences by power and interest",
        scales=charts.Scales(
            "Interest", "Power", ("Keep satisfied", "Manage closely", "Monitor", "Keep informed")
        ),
        heads=("Audience", "Strategy", "Stance"),
        places=[
            charts.Place("Leader and lead member", 5, 5, "Supportive", HERE),
            charts.Place("Social work teams", 5, 3, "Neutral", HERE),
            charts.Place("Team managers", 5, 3, "Supportive", HERE),
            charts.Place("Trade unions", 5, 3, "Critical", HERE),
            charts.Place("Members of Parliament", 2, 4, "Not known", HERE),
            charts.Place("People who use services", 4, 2, "Neutral", HERE),
            charts.Place("Suppliers", 1, 1, "Not known", HERE),
        ],
    )


def run() -> charts.Chart:
    """A share over six quarters with the trajectory that leads to its target."""
    ends = [dt.date(2025, 6, 30), dt.date(2025, 9, 30), dt.date(2025, 12, 31), dt.date(2026, 3, 31)]
    ends += [dt.date(2026, 6, 30), dt.date(2026, 9, 30)]
    values = [14.2, 13.9, 13.1, 13.4, 12.6, 12.4]
    return charts.run_chart(
        id="vacancies-run",
        title="Vacancy rate",
        points=[charts.Point(on, value, HERE) for on, value in zip(ends, values, strict=True)],
        levels=[charts.Level("Target", 8)],
        trajectory=[
            charts.Point(ends[4], 13),
            charts.Point(ends[5], 12),
            charts.Point(dt.date(2026, 12, 31), 11),
        ],
        words=lambda value: f"{value:g}%",
    )


def controlled() -> charts.Chart:
    """Fourteen months of which the last one is more than chance."""
    values = [9.1, 8.7, 9.4, 8.8, 9.2, 9.0, 8.6, 9.3, 8.9, 9.1, 8.8, 9.2, 9.0, 7.4]
    months = [dt.date(2025 + (at + 7) // 12, (at + 7) % 12 + 1, 28) for at in range(14)]
    points = [charts.ControlPoint(on, value) for on, value in zip(months, values, strict=True)]
    points[-1] = charts.ControlPoint(months[-1], 7.4, "Improvement", "Outside the limits")
    return charts.control_chart(
        id="sickness-control",
        title="Sickness days",
        points=points,
        mean=8.9,
        limits=(8.0, 9.8),
        target=8,
        words=lambda value: f"{value:g} days",
    )


def statements() -> Table:
    """The statements by theme, as on the dashboard."""
    columns = [
        Column("Statement"),
        Column("Our score"),
        Column("Peer challenge, June"),
        Column("Ready?"),
        Column("Councils at 3+", numeric=True),
    ]
    rows: list[Row] = []
    for theme, group in _STATEMENTS.items():
        rows.append(Row.heading(theme))
        for name, ours, moved, peer, missing, share in group:
            warn = "we say 1 more" if ours and ours > peer else "same"
            rows.append(
                Row(
                    [
                        Cell(name, url=HERE),
                        Cell.scored(ours, sub=moved),
                        Cell.scored(peer, sub=warn, sub_tone="warn" if ours and ours > peer else ""),
                        Cell.tag(f"{missing} missing", "yellow") if missing else Cell.tag("Ready", "green"),
                        Cell(share, url=HERE),
                    ]
                )
            )
    return Table(columns, rows, caption="The nine quality statements")


def evidence() -> list[tuple[str, str, str, int]]:
    """Title, owner, date and size of sample evidence."""
    owners = ("Priya Shah", "Tom Bell", "Ada Okafor")
    return [
        (f"Quality audit {number}", owners[number % 3], f"{number} November 2026", number * 40)
        for number in range(1, 21)
    ]


def evidence_table(rows: list[tuple[str, str, str, int]], sort: str) -> Table:
    """A sortable register."""
    return Table(
        [
            Column("Title", sort="title"),
            Column("Owner", sort="owner"),
            Column("As at"),
            Column("Pages", numeric=True),
        ],
        [Row([Cell(title, url=HERE), owner, day, pages]) for title, owner, day, pages in rows],
        caption="Evidence",
        caption_hidden=True,
        sort=sort,
    )


def components() -> dict[str, Any]:
    """Everything the page of components shows."""
    return {
        "tones": ["grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"],
        "moment": dt.datetime(2027, 1, 6, 9, 5, tzinfo=dt.UTC),
        "summary": [
            SummaryRow("Title", "Safeguarding", url=HERE),
            SummaryRow("Status", Cell.tag("Open", "blue")),
            SummaryRow("Score", Cell.scored(3, sub="up 1")),
            SummaryRow("Owners", ["Priya Shah", "Tom Bell"], url=HERE, action="Change"),
        ],
        "tabs": [
            NavItem("Overview", HERE, current=True),
            NavItem("History", HERE),
            NavItem("Evidence", HERE),
        ],
        "crumbs": [("Readiness", HERE), ("Self-assessment, autumn 2026", HERE)],
        "tasks": [
            Task("Assessing needs", HERE, "Completed"),
            Task("Equity", HERE, "In progress", "blue", hint="Submitted on 18 November 2026"),
            Task("Safeguarding", HERE, "Returned", "yellow"),
        ],
        "entries": [
            TimelineEntry(
                "Score changed from 2 to 3", "20 November 2026 at 4:10pm", "Priya Shah", "New audit."
            ),
            TimelineEntry("Score set to 2", "3 October 2026 at 9:05am", "Tom Bell", url=HERE),
        ],
        "table": statements(),
        "chances": chances("chances"),
        "trend": trend(),
        "trend_half": trend_half(),
        "spread": spread(),
        "views": views(),
        "places": places(),
        "run": run(),
        "controlled": controlled(),
    }


def trend_half() -> charts.Chart:
    """A second trend with one point, for half a page."""
    return charts.trend(
        id="first-round",
        title="The first round",
        minimum=9,
        maximum=36,
        bands=[charts.Band("Good", 23)],
        series=[charts.Series("Self-assessment", [charts.Point(dt.date(2026, 10, 20), 25)])],
    )
