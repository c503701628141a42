"""What the pages of the timeline share: where they lie, and how a refused form is shown."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilFormView, CouncilView
from assessment_ready.timeline.errors import ChangedMeanwhile
from assessment_ready.timeline.models import Assessment, Milestone
from assessment_ready.timeline.queries import milestones as queries
from assessment_ready.ui.errors import UserFacingError


class TimelinePage(CouncilView):
    """A page below the calendar. ``parent`` is the (label, url name) of the page between, if there is one."""

    parent: tuple[str, str] | None = None

    @property
    def can_change(self) -> bool:
        """Whether this person may change the timeline."""
        return self.membership.can(Perm.MANAGE_TIMELINE)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The calendar, and the page between."""
        crumbs = [("Timeline", self.url("timeline:overview"))]
        if self.parent:
            crumbs.append((self.parent[0], self.url(self.parent[1])))
        return crumbs


class TimelineForm(TimelinePage, CouncilFormView):
    """A form of the timeline. After a conflict it shows what the other person saved and keeps what was typed."""

    permission = Perm.MANAGE_TIMELINE
    template_name = "councils/versioned_form.html"

    def handle_error(self, form: Any, error: UserFacingError) -> HttpResponseBase:
        """The sentence at its field, or above the form; both texts after a conflict."""
        field = getattr(error, "field", None)
        form.add_error(field if field in form.fields else None, str(error))
        if not isinstance(error, ChangedMeanwhile):
            return self.render(form=form)
        form.data = form.data.copy()
        form.data["version"] = str(error.version)
        return self.render(form=form, theirs=error.current, status=409)


class WithinMilestone(TimelinePage):
    """A page about one milestone; 404 when the person may not know of it."""

    milestone: Milestone

    def load(self, **kwargs: Any) -> None:
        """The milestone in the address."""
        try:
            self.milestone = queries.get_milestone(self.membership, self.now, kwargs["milestone"])
        except Milestone.DoesNotExist:
            raise Http404 from None

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The calendar and the milestone."""
        return [*super().breadcrumbs(), (self.milestone.title, self.milestone_url())]

    def milestone_url(self) -> str:
        """The page of the milestone."""
        return self.url("timeline:milestone", milestone=self.milestone.pk)


class WithinAssessment(TimelinePage):
    """A page about one assessment; 404 when the person may not know of it."""

    assessment: Assessment

    def load(self, **kwargs: Any) -> None:
        """The assessment in the address."""
        try:
            self.assessment = queries.get_assessment(self.membership, self.now, kwargs["assessment"])
        except Assessment.DoesNotExist:
            raise Http404 from None

    def assessment_url(self) -> str:
        """The page of the assessment."""
        return self.url("timeline:assessment", assessment=self.assessment.pk)
