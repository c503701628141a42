"""The usual durations: what is shipped, and the council's own values over it."""

from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.timeline.forms.intervals import IntervalForm, StageForm
from assessment_ready.timeline.forms.offsets import offset_initial
from assessment_ready.timeline.models import IntervalDefault
from assessment_ready.timeline.queries.intervals import Interval, get_interval, intervals
from assessment_ready.timeline.rules import offset_words
from assessment_ready.timeline.services import intervals as services
from assessment_ready.timeline.views.frame import TimelineForm, TimelinePage
from assessment_ready.ui.tables import Cell, Column, Row, Table

PARENT = ("Usual durations", "timeline:intervals")


class IntervalsPage(TimelinePage, CouncilPage):
    """Every stage with its duration, source and what speaks against it."""

    permission = Perm.VIEW_TIMELINE
    title = "Usual durations"
    template_name = "timeline/intervals.html"

    def context(self) -> dict[str, Any]:
        """The stages in order."""
        stages = intervals(self.council)
        titles = {stage.code: stage.row.title for stage in stages}
        rows = [self._row(stage, titles) for stage in stages]
        columns = [Column("Stage"), Column("Duration"), Column("Whose"), Column("Source")]
        return {
            "table": Table(columns, rows, "Usual durations", caption_hidden=True),
            "can_change": self.can_change,
            "add_url": self.url("timeline:interval-create"),
            "replan_url": self.url("timeline:replan"),
        }

    def _row(self, stage: Interval, titles: dict[str, str]) -> Row:
        row = stage.row
        url = self.url("timeline:interval", interval=stage.code) if self.can_change else ""
        words = (
            offset_words(stage.offset, titles.get(row.after, "")) if row.after else "where everything begins"
        )
        shipped = ""
        if stage.is_own and stage.shipped is not None:
            offset = Interval(stage.shipped, None).offset
            shipped = f"Shipped: {offset_words(offset, titles.get(stage.shipped.after, ''))}"
        return Row(
            [
                Cell(row.title, url=url),
                Cell(words[:1].upper() + words[1:], sub=shipped),
                Cell.tag("Your council", "blue") if stage.is_own else Cell.tag("Shipped", "grey"),
                Cell(row.source or "None given", sub=f"But: {row.conflict}" if row.conflict else ""),
            ]
        )


class IntervalCreateView(TimelineForm):
    """A stage of the council's own."""

    title = "Add a stage"
    parent = PARENT

    def make_form(self, **data: Any) -> StageForm:
        """With the stages it can be counted from."""
        form = StageForm(**data, stages=[(each.code, each.row.title) for each in intervals(self.council)])
        form.cancel_url = self.success_url()
        return form

    def perform(self, form: StageForm) -> str:
        """Add it."""
        row = services.add_interval(actor=self.membership, values=form.values)
        return f"“{row.title}” is part of every new assessment."

    def success_url(self) -> str:
        """The durations."""
        return self.url("timeline:intervals")


class _OneInterval(TimelinePage):
    parent = PARENT
    stage: Interval

    def load(self, **kwargs: Any) -> None:
        """The stage in the address."""
        try:
            self.stage = get_interval(self.membership, kwargs["interval"])
        except IntervalDefault.DoesNotExist:
            raise Http404 from None


class IntervalView(_OneInterval, TimelineForm):
    """Set the council's own duration of a stage."""

    template_name = "timeline/interval.html"

    def get_title(self) -> str:
        """The stage."""
        return f"Duration of “{self.stage.row.title}”"

    def make_form(self, **data: Any) -> IntervalForm:
        """As it counts now."""
        row = self.stage.row
        stages = [(each.code, each.row.title) for each in intervals(self.council) if each.code != row.code]
        now = {
            "title": row.title,
            "after": row.after,
            "source": row.source,
            "version": row.version,
            **offset_initial(self.stage.offset),
        }
        form = IntervalForm(**data, initial=now, stages=stages, code=row.code)
        form.cancel_url = self.success_url()
        return form

    def context(self) -> dict[str, Any]:
        """What speaks against it, and how to get back to what is shipped."""
        code = self.stage.code
        return {
            "stage": self.stage,
            "reset_url": self.url("timeline:interval-shipped", interval=code),
            "remove_url": self.url("timeline:interval-remove", interval=code),
        }

    def perform(self, form: IntervalForm) -> str:
        """Save it over the shipped value."""
        row = services.change_interval(
            actor=self.membership,
            code=self.stage.code,
            values=form.values,
            expected_version=form.cleaned_data["version"],
        )
        return (
            f"The duration of “{row.title}” is saved for your council. New assessments use it; "
            "to use it in those that exist, work the dates out again."
        )

    def success_url(self) -> str:
        """The durations."""
        return self.url("timeline:intervals")


class UseShippedView(_OneInterval, CouncilActionView):
    """Use the shipped value again."""

    permission = Perm.MANAGE_TIMELINE

    def perform(self) -> str:
        """Forget the council's own."""
        services.use_shipped(actor=self.membership, code=self.stage.code)
        return f"“{self.stage.row.title}” has the shipped duration again."

    def return_url(self) -> str:
        """The durations."""
        return self.url("timeline:intervals")


class IntervalRemoveView(_OneInterval, CouncilActionView):
    """Remove a stage of the council's own."""

    permission = Perm.MANAGE_TIMELINE

    def perform(self) -> str:
        """Remove it from future assessments."""
        services.remove_interval(actor=self.membership, code=self.stage.code)
        return f"“{self.stage.row.title}” is no longer part of new assessments."

    def return_url(self) -> str:
        """The durations."""
        return self.url("timeline:intervals")
