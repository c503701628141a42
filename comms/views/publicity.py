"""The publicity checklist of one briefing, and the monitoring officer's gate."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from assessment_ready.councils.permissions import Perm
from assessment_ready.embargo.services import look
from comms.forms.publicity import GateForm, PublicityForm
from comms.models import Activity, SignOffRole
from comms.queries.clearance import words_of
from comms.queries.elections import (
    GateState,
    activities_to_decide,
    days_of_use,
    gate_state,
    pre_election_periods,
)
from comms.queries.publicity import check_of, checks_of
from comms.queries.sign_off_matrix import is_holder
from comms.rules.publicity import PRINCIPLES, members_quoted
from comms.services.publicity import decide_gate, sign_check
from comms.views.frame import CommsForm
from comms.views.within_briefing import WithinBriefing


class PublicityView(WithinBriefing, CommsForm):
    """The seven principles, signed for exactly the words as they are."""

    permission = CommsForm.permission
    title = "Publicity checklist"
    form_class = PublicityForm
    template_name = "comms/publicity.html"

    def load(self, **kwargs: Any) -> None:
        """Only a public product has a checklist."""
        super().load(**kwargs)
        if not self.briefing.product.is_public:
            raise Http404

    def form_kwargs(self) -> dict[str, Any]:
        """What was answered for these words, or for those before."""
        initial: dict[str, Any] = {"words_hash": words_of(self.briefing).hash}
        check = check_of(self.briefing)
        if check is not None:
            for each in PRINCIPLES:
                given = check.answers.get(each.code, {})
                initial |= {each.code: given.get("kept"), f"{each.code}_note": given.get("note", "")}
        return {"initial": initial}

    def context(self) -> dict[str, Any]:
        """The words, who seems to be quoted, and earlier checklists."""
        words = words_of(self.briefing)
        return {
            **super().context(),
            "words": words,
            "members_quoted": members_quoted(words.whole),
            "checks": checks_of(self.briefing),
            "current_hash": self.briefing.content_hash,
        }

    def perform(self, form: Any) -> str:
        """Sign it."""
        sign_check(
            actor=self.membership,
            briefing_id=self.briefing.pk,
            answers=form.answers,
            expected_hash=form.cleaned_data["words_hash"],
        )
        return "The publicity checklist is signed for exactly these words."

    def success_url(self) -> str:
        """The briefing."""
        return self.briefing_url()


class _GateView(CommsForm):
    """The monitoring officer decides whether something may be used in a pre-election period.

    Readers of communications see where it stands; only the person named, or their deputy, can decide.
    """

    permission = Perm.SIGN_OFF
    title = "Use in a pre-election period"
    form_class = GateForm
    template_name = "comms/publicity_gate.html"
    subject: Any
    state: GateState

    def admit(self) -> None:
        """Readers of communications, and whoever is monitoring officer; 404 for all others."""
        if not self.membership.can(Perm.VIEW_COMMS) and not self.decides:
            raise Http404

    @property
    def decides(self) -> bool:
        """Whether this person is named as monitoring officer, or stands in."""
        return is_holder(self.membership, SignOffRole.MONITORING_OFFICER, self.now)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Note the look while it is secret, then show it."""
        what = f"the election gate of {self.subject.reference}"
        look(membership=self.membership, embargo=self.subject.embargo, what=what, now=self.now)
        return super().get(request, *args, **kwargs)

    def get_caption(self) -> str:
        """What it is about."""
        return str(self.subject)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """For readers of communications, its first page."""
        return super().breadcrumbs() if self.membership.can(Perm.VIEW_COMMS) else ()

    def context(self) -> dict[str, Any]:
        """Where it stands, and the words where there are any."""
        reads = self.membership.can(Perm.VIEW_COMMS)
        return {
            **super().context(),
            "state": self.state,
            "decides": self.decides,
            "words": self.words(),
            "subject_url": self.subject_url() if reads else "",
        }

    def words(self) -> Any:
        """The exact words it is about; None for an activity."""
        return None

    def subject_url(self) -> str:
        """The page of what it is about."""
        raise NotImplementedError

    def perform(self, form: Any) -> str:
        """Decide."""
        data = form.cleaned_data
        gate = decide_gate(
            actor=self.membership,
            subject=self.subject,
            is_allowed=data["decision"] == "allow",
            reason=data["reason"],
        )
        return (
            "It may be used in the pre-election period."
            if gate.is_allowed
            else "It may not be used in the period."
        )

    def success_url(self) -> str:
        """The same page, which now shows the decision."""
        return self.request.path


class BriefingGate(WithinBriefing, _GateView):
    """The gate of one briefing: about exactly its words now."""

    permission = Perm.SIGN_OFF

    def load(self, **kwargs: Any) -> None:
        """The briefing and where its gate stands."""
        super().load(**kwargs)
        self.admit()
        self.subject = self.briefing
        days = days_of_use(self.briefing, self.membership, self.now)
        self.state = gate_state(self.briefing, pre_election_periods(self.council), days)

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The briefing, for readers of communications."""
        return super().breadcrumbs() if self.membership.can(Perm.VIEW_COMMS) else ()

    def words(self) -> Any:
        """The briefing's words."""
        return words_of(self.briefing)

    def subject_url(self) -> str:
        """The briefing."""
        return self.briefing_url()


class ActivityGate(_GateView):
    """The gate of one activity."""

    def load(self, **kwargs: Any) -> None:
        """The activity and where its gate stands."""
        self.subject = self.found(activities_to_decide(self.membership, self.now), kwargs["activity"])
        self.admit()
        self.state = gate_state(self.subject, pre_election_periods(self.council))

    def subject_url(self) -> str:
        """The activity."""
        activity: Activity = self.subject
        return self.url("comms:activity", activity=activity.pk)
