"""One release: what goes to whom when, how far it is, and what can be done about it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilActionView, CouncilPage
from assessment_ready.sending.models import DeliveryState, Means
from assessment_ready.ui.dates import LONDON, format_datetime, london_date
from assessment_ready.ui.tables import Cell, Column, Row, SummaryRow, Table
from assessment_ready.ui.words import counted
from comms.forms import deliveries as forms
from comms.models import RELEASE_OPEN, ReleaseKind, ReleaseState
from comms.queries import progress as queries
from comms.queries.recipients import since_cleared, target_of
from comms.services import publication_day, releases_stopping
from comms.views.contact_frame import contact_name
from comms.views.deliveries_frame import RELEASE_TONES, WithinRelease
from comms.views.frame import CommsForm

_BEFORE = (ReleaseState.SCHEDULED, ReleaseState.HELD)
# So many unknown ones are shown with their buttons; the log has them all.
_MOST_UNKNOWN = 25
_SOON = timedelta(minutes=15)


class ReleasePage(WithinRelease, CouncilPage):
    """One release. Asked by htmx it gives only how far it is."""

    template_name = "comms/release.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; opening embargoed material is noted, the page's own looking again is not."""
        if getattr(request, "htmx", False):
            response = render(request, "comms/release_progress.html", self._progress())
            if request.GET.get("state") != self.release.state:
                response["HX-Refresh"] = "true"
            return response
        self.note_look(f"the sending {self.release.reference}")
        return self.render()

    def get_title(self) -> str:
        """The title that people read."""
        return self.release.text.title

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register."""
        return super().breadcrumbs()[:-1]

    def context(self) -> dict[str, Any]:
        """What it is, how far it is, what needs somebody, what can be done."""
        release = self.release
        made = self._progress()
        return {
            **made,
            "tone": RELEASE_TONES[ReleaseState(release.state)],
            "is_secret": self.is_secret,
            "rows": self._rows(),
            "changes": self._changes(),
            "stopped_words": self._stopped(made["progress"].counts.gone),
            "unknown": self._unknown() if self.sends else None,
            "log_url": self.release_url("deliveries") if self.sends else "",
            "links": self._log_links(made["progress"].counts) if self.sends else [],
            **self._doors(made["progress"].counts.gone),
        }

    def _progress(self) -> dict[str, Any]:
        """How far it is, for the page and for the part that keeps itself up to date."""
        found = queries.progress(self.release, self.now)
        table = Table(
            [Column("State"), Column("Messages", numeric=True)],
            [Row([DeliveryState(state).label, f"{count:,}"]) for state, count in found.counts.ordered()],
            caption="How many stand where",
            cards=False,
        )
        end = found.expected_end
        return {
            "release": self.release,
            "progress": found,
            "counts_table": table,
            "is_working": self._is_working(),
            "looked_at": f"{self.now.astimezone(LONDON):%H:%M:%S}",
            "end_words": _moment_words(end, self.now) if end else "",
            "here_url": self.release_url(),
        }

    def _is_working(self) -> bool:
        """Whether figures change by themselves: it is being sent, or about to be."""
        state = self.release.state
        return state == ReleaseState.SENDING or (
            state in _BEFORE and self.release.not_before - self.now < _SOON
        )

    def _rows(self) -> list[SummaryRow]:
        release = self.release
        words = Cell(
            f"{release.briefing.reference}, text {release.text.number}",
            url=self.url("comms:briefing", briefing=release.briefing_id),
        )
        rows = [
            SummaryRow("Words", words),
            SummaryRow("Audiences", [each.name for each in release.audiences.all()] or "–"),
            SummaryRow("By", " and ".join(Means(each).label for each in release.means)),
            SummaryRow("When", format_datetime(release.not_before)),
            SummaryRow("Useful until", format_datetime(release.expires_at)),
            SummaryRow("Owner", str(release.owner.user)),
            SummaryRow("Scheduled", f"{format_datetime(release.scheduled_at)} by {release.scheduled_by}"),
            SummaryRow("If nobody knows whether it left", release.get_policy_display()),
        ]
        return [*rows, *self._more_rows()]

    def _more_rows(self) -> list[SummaryRow]:
        """What not every release has."""
        release, rows = self.release, []
        activity = release.activity
        if activity is not None:
            url = self.url("comms:activity", activity=activity.pk)
            rows.append(SummaryRow("Carries out", Cell(str(activity), url=url)))
        if release.must_read:
            rows.append(
                SummaryRow("Must be read", f"Asked again after {counted(release.chase_after, 'day,days')}")
            )
        if release.in_full_because:
            rows.append(SummaryRow("Sent in full under embargo because", release.in_full_because))
        if release.kind != ReleaseKind.ORIGINAL and release.corrects is not None:
            url = self.url("comms:release", release=release.corrects.pk)
            rows.append(SummaryRow("Goes to everybody who got", Cell(str(release.corrects), url=url)))
        if release.overridden_at:
            told = f"{release.overridden_because} ({release.overridden_by}, {format_datetime(release.overridden_at)})"
            rows.append(SummaryRow("Let go before its turn", told))
        if release.finished_at and release.state == ReleaseState.DONE:
            rows.append(SummaryRow("Finished", format_datetime(release.finished_at)))
        return rows

    def _changes(self) -> list[str]:
        """What is different from when the words were cleared and this was scheduled, one sentence each."""
        release, found = self.release, []
        if release.resolved_people is not None and release.resolved_people != release.expected_people:
            found.append(
                f"When it was scheduled, {counted(release.expected_people, 'person was,people were')} to get it; when "
                f"it began to leave, {release.resolved_people:,}."
            )
        if release.state in RELEASE_OPEN:
            found += self._since_cleared()
        former = queries.had_former_words(release) if release.kind == ReleaseKind.ORIGINAL else 0
        if former:
            found.append(
                f"{counted(former, 'person of its audience has had,people of its audience have had')} earlier words of "
                "this briefing. Nothing tells them that these are new ones, unless the text does."
            )
        return found

    def _since_cleared(self) -> list[str]:
        since = since_cleared(target_of(self.release, self.now), self.release.briefing.cleared_at)
        parts = (
            (since.joined, "person was added to its audiences,people were added to its audiences"),
            (since.objected, "person objected to being written to,people objected to being written to"),
            (since.unsubscribed, "person unsubscribed,people unsubscribed"),
        )
        return [f"Since the words were cleared, {counted(count, words)}." for count, words in parts if count]

    def _stopped(self, gone: int) -> str:
        """Why it did not go on, and how many had gone."""
        release = self.release
        if release.state not in (ReleaseState.CANCELLED, ReleaseState.MISSED):
            return release.stopped_because if release.state == ReleaseState.DONE else ""
        when = f" on {format_datetime(release.stopped_at)}" if release.stopped_at else ""
        who = f" {release.stopped_by}{when}." if release.stopped_by else ""
        because = release.stopped_because.rstrip(".")
        if release.state == ReleaseState.MISSED:
            return f"{because}."
        had = f"{counted(gone, 'message,messages')} had already gone." if gone else "Nothing had gone."
        return f"{had} {because}.{who}"

    def _unknown(self) -> dict[str, Any] | None:
        rows = list(queries.unknown_of(self.release)[: _MOST_UNKNOWN + 1])
        if not rows:
            return None
        lines = [
            {
                "name": contact_name(row.contact),
                "address": row.address,
                "begun": row.begun_at,
                "url": self.url("comms:delivery", delivery=row.pk),
                "again_url": self.url("comms:delivery-again", delivery=row.pk),
                "arrived_url": self.url("comms:delivery-arrived", delivery=row.pk),
            }
            for row in rows[:_MOST_UNKNOWN]
        ]
        more = f"{self.release_url('deliveries')}?state=unknown" if len(rows) > _MOST_UNKNOWN else ""
        return {"lines": lines, "more_url": more}

    def _log_links(self, counts: Any) -> list[tuple[str, str]]:
        """The ways into the log that this release has somebody in."""
        url = self.release_url("deliveries")
        ways = (
            (counts.gone, "Who it went to", "gone"),
            (counts.failed, "What failed", "failed"),
            (counts.left_out, "Who was left out, and why", "suppressed"),
            (counts.of("missed", "cancelled"), "Who did not get it", ""),
        )
        return [(label, f"{url}?state={state}" if state else url) for count, label, state in ways if count]

    def _doors(self, gone: int) -> dict[str, str]:
        """What this person may do now; empty for what they may not."""
        release, state = self.release, ReleaseState(self.release.state)
        is_open = state in RELEASE_OPEN
        is_step = release.activity is not None and release.activity.cascade_id is not None
        waits = is_step and state in _BEFORE and release.overridden_at is None
        allowed = {
            "release-pause": self.sends and is_open and state != ReleaseState.PAUSED,
            "release-resume": self.sends and state == ReleaseState.PAUSED,
            "release-cancel": self.sends and is_open,
            "release-change": self.sends and state in _BEFORE and release.resolved_at is None,
            "release-people": self.sends and state in _BEFORE and release.resolved_at is None,
            "release-correct": self.sends and bool(gone),
            "release-override": self.membership.can(Perm.ACTIVATE_SCENARIO) and waits,
        }
        names = {name: f"{name.removeprefix('release-')}_url" for name in allowed}
        return {names[name]: self.release_url(name) if may else "" for name, may in allowed.items()}


class _ReleaseAction(WithinRelease, CouncilActionView):
    """A button of a release."""

    permission = Perm.SEND_BRIEFINGS

    def return_url(self) -> str:
        """The release."""
        return self.release_url()


class ReleasePausePage(_ReleaseAction):
    """Let nothing more begin to leave."""

    permission = Perm.SEND_BRIEFINGS

    def perform(self) -> str:
        """Pause it."""
        releases_stopping.pause(actor=self.membership, release_id=self.release.pk)
        return "Paused. What was just being handed over is finished; nothing more begins to leave."


class ReleaseResumePage(_ReleaseAction):
    """Go on where it stopped."""

    permission = Perm.SEND_BRIEFINGS

    def perform(self) -> str:
        """Let it go on."""
        releases_stopping.resume(actor=self.membership, release_id=self.release.pk)
        return "It goes on. Nobody gets it twice."


class _ReleaseForm(WithinRelease, CommsForm):
    """A form about a release, with the way back."""

    permission = Perm.SEND_BRIEFINGS
    template_name = "comms/deliveries_form.html"

    def make_form(self, **data: Any) -> Any:
        """The form, with the way back."""
        data.pop("files", None)
        form: Any = super().make_form(**data)
        form.cancel_url = self.release_url()
        return form

    def success_url(self) -> str:
        """The release."""
        return self.release_url()


class ReleaseCancelPage(_ReleaseForm):
    """Stop it for good, with the reason."""

    permission = Perm.SEND_BRIEFINGS
    title = "Cancel the sending"
    form_class = forms.CancelForm

    def context(self) -> dict[str, Any]:
        """What has gone already."""
        self.note_look(f"the sending {self.release.reference}")
        counts = queries.counts_of([self.release.pk])[self.release.pk]
        gone = counted(counts.gone, "message has,messages have") if counts.gone else "Nothing has"
        waiting = f" {counts.waiting:,} are still waiting." if counts.waiting else ""
        return {
            "intro_lines": [
                f"{gone} gone so far.{waiting} What has gone cannot be called back; what has not gone stays unsent.",
                "To stop for a while only, pause it instead.",
            ]
        }

    def perform(self, form: Any) -> str:
        """Cancel it, and say how many had gone."""
        found = releases_stopping.cancel(
            actor=self.membership, release_id=self.release.pk, because=form.cleaned_data["because"]
        )
        gone = counted(found.gone, "message,messages")
        return f"Cancelled. {gone} had already gone; {found.stopped:,} did not go."


class ReleaseOverridePage(_ReleaseForm):
    """Let it go although an earlier group has not heard."""

    permission = Perm.ACTIVATE_SCENARIO
    title = "Let it go before its turn"
    form_class = forms.OverrideForm

    def context(self) -> dict[str, Any]:
        """For whom it waits."""
        self.note_look(f"the sending {self.release.reference}")
        waits = self.release.held_because or "It does not wait for anybody now."
        return {
            "intro_lines": [
                waits,
                "If it goes now, these people may hear from others before they hear from you.",
            ]
        }

    def perform(self, form: Any) -> str:
        """Override the wait."""
        publication_day.override(
            actor=self.membership, release_id=self.release.pk, because=form.cleaned_data["because"]
        )
        return "It no longer waits for the groups before it."


def _moment_words(moment: Any, now: Any) -> str:
    """A moment of today as a clock time, another one in full."""
    if london_date(moment) == london_date(now):
        return f"{moment.astimezone(LONDON):%-I:%M%p}".replace("AM", "am").replace("PM", "pm")
    return format_datetime(moment)
