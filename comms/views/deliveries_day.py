"""Publication day: the groups of a cascade in order, what was sent to each, and who waits for whom."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.ui.dates import format_date, london_date
from assessment_ready.ui.words import counted
from comms.models import ActivityStatus, ReleaseState
from comms.queries.cascades import zero_of
from comms.queries.publication_order import DayGroup, DayStep, publication_day
from comms.queries.run_sheet import clock_of
from comms.services import publication_day as services
from comms.views.cascades import WithinCascade
from comms.views.deliveries_frame import RELEASE_TONES


class PublicationDayPage(WithinCascade, CouncilPage):
    """The day as it goes."""

    permission = Perm.VIEW_COMMS
    template_name = "comms/publication_day.html"

    def get_title(self) -> str:
        """What it is of."""
        return f"Sending on the day: {self.cascade.title}"

    def get_caption(self) -> str:
        """The day of minute 0."""
        zero = zero_of(self.cascade)
        return format_date(london_date(zero.moment)) if zero.is_dated else "The day is not known yet"

    def side_nav(self) -> Sequence[Any]:
        """The groups need the whole width."""
        return ()

    def context(self) -> dict[str, Any]:
        """The groups with their lines, and what can be done."""
        self.note_look(f"publication day of the cascade “{self.cascade.title}”")
        groups = publication_day(self.cascade, self.membership, self.now)
        self.day = london_date(zero_of(self.cascade).moment)
        may = self.membership.can(Perm.ACTIVATE_SCENARIO) and self.membership.can(Perm.SEND_BRIEFINGS)
        missing = any(step.means and step.release is None for group in groups for step in group.steps)
        is_working = any(
            row.state in (ReleaseState.SCHEDULED, ReleaseState.HELD, ReleaseState.SENDING)
            for group in groups
            for step in group.steps
            for row, _ in step.releases
        )
        return {
            "cascade": self.cascade,
            "clock": clock_of(self.now),
            "is_secret": self.is_secret,
            "groups": [self._group(group) for group in groups],
            "current": next((_title(group) for group in groups if not group.is_complete), ""),
            "is_working": is_working,
            "here_url": self.request.path,
            "sheet_url": self.cascade_url("run-sheet"),
            "schedule_url": self.cascade_url("publication-schedule") if may and missing else "",
        }

    def _group(self, group: DayGroup) -> dict[str, Any]:
        counts = group.counts
        return {
            "title": _title(group),
            "is_complete": group.is_complete,
            "counts": f"{counts.gone:,} of {counts.to_send:,} have left" if counts.to_send else "",
            "lines": [self._line(step) for step in group.steps],
        }

    def _line(self, line: DayStep) -> dict[str, Any]:
        row, release = line.step.activity, line.release
        counts = next((counts for each, counts in line.releases if each is release), None)
        state, tone = self._state(line)
        may_override = self.membership.can(Perm.ACTIVATE_SCENARIO) and bool(line.waits)
        held = release.held_because if release is not None and release.state == ReleaseState.HELD else ""
        return {
            "title": row.title,
            "url": self.url("comms:activity", activity=row.pk),
            "clock": clock_of(line.step.first) if line.step.has_time else "Any time",
            "day": "" if (day := london_date(line.step.first)) == self.day else format_date(day),
            "channel": row.channel.name if row.channel else "",
            "state": state,
            "tone": tone,
            "release": release,
            "release_url": self.url("comms:release", release=release.pk) if release else "",
            "counts": f"{counts.gone:,} of {counts.to_send:,}" if counts and counts.total else "",
            "bad": _bad(counts.unknown, counts.failed) if counts else "",
            "waits": held or line.waits_words,
            "override_url": self.url("comms:release-override", release=release.pk)
            if release and may_override
            else "",
        }

    def _state(self, line: DayStep) -> tuple[str, str]:
        """Where a step stands, in words and tone."""
        release, row = line.release, line.step.activity
        if release is not None and release.state != ReleaseState.CANCELLED:
            return release.get_state_display(), RELEASE_TONES[ReleaseState(release.state)]
        if row.status == ActivityStatus.DONE:
            return "Done", "green"
        if row.status == ActivityStatus.MISSED:
            return "Missed", "orange"
        if line.means:
            return "Not scheduled", "red"
        return ("Late", "red") if line.step.last < self.now else ("To do by a person", "grey")


class PublicationSchedulePage(WithinCascade, CouncilActionView):
    """Schedule every step that this application sends."""

    permission = Perm.SEND_BRIEFINGS

    def perform(self) -> str:
        """Schedule them in the order of the cascade."""
        found = services.schedule_all(actor=self.membership, cascade_id=self.cascade.pk)
        words = (
            f"{counted(len(found.made), 'sending is,sendings are')} scheduled in the order of the cascade."
        )
        left = "; ".join(f"“{title}”: {why.rstrip('.')}" for title, why in found.left)
        return f"{words} Not scheduled: {left}." if left else words

    def return_url(self) -> str:
        """The day."""
        return self.cascade_url("publication-day")


def _title(group: DayGroup) -> str:
    place = f"{group.order}. " if group.order is not None else ""
    return f"{place}{', '.join(group.audiences) or 'Without a place in the order'}"


def _bad(unknown: int, failed: int) -> str:
    parts = ((unknown, "not known"), (failed, "failed"))
    return ", ".join(f"{count:,} {words}" for count, words in parts if count)
