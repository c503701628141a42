"""Advice on readability beside every text, and deciding against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.views.pages import CouncilView
from assessment_ready.embargo.services import look
from comms.forms.readability import OverruleForm
from comms.models import AdviceOverruled, Briefing, Line, Message
from comms.queries.readability import Subject, advice_on, overruled_of, product_code_of, subject_for, text_of
from comms.rules.readability import Advice
from comms.services.readability import overrule
from comms.views.frame import CommsForm
from comms.views.marks import Tag

_NAMES: dict[type[Subject], str] = {Message: "message", Line: "line", Briefing: "briefing"}


@dataclass(frozen=True)
class ReadabilityPanel:
    """What the panel shows. ``overruled`` is the decision against the advice on exactly these words."""

    advice: Advice
    tag: Tag
    facts: Sequence[tuple[str, str]]
    overruled: AdviceOverruled | None = None
    overrule_url: str = ""
    is_typed: bool = False


def readability_panel(
    view: CouncilView, subject: Subject | None, text: str, product_code: str, *, is_typed: bool = False
) -> ReadabilityPanel:
    """The panel of a text (small Markdown). Include ``comms/readability_panel.html`` with ``panel`` set to it.

    ``subject`` is the saved text, if there is one; ``is_typed`` says that ``text`` is what stands in the editor and
    may be other words: then nothing is said about a decision on the saved ones. Three queries.
    """
    advice = advice_on(view.council, text, product_code)
    decided = overruled_of(subject) if subject is not None and not is_typed else None
    can_overrule = view.membership.can(Perm.MANAGE_COMMS) and advice.points and decided is None
    url = ""
    if subject is not None and can_overrule and not is_typed:
        name = _NAMES[type(subject)]
        url = view.url(f"comms:{name}-advice", **{name: subject.pk})
    return ReadabilityPanel(advice, _tag(advice, decided), _facts(advice), decided, url, is_typed)


def _tag(advice: Advice, decided: AdviceOverruled | None) -> Tag:
    if not advice.words:
        return Tag("No words yet", "grey")
    if not advice.points:
        return Tag("Reads well", "green")
    if decided is not None:
        return Tag("Left as it is", "grey")
    count = len(advice.points)
    return Tag("1 suggestion" if count == 1 else f"{count} suggestions", "yellow")


def _facts(advice: Advice) -> list[tuple[str, str]]:
    """Length and reading age beside what is aimed for."""
    if advice.age is None:
        return []
    limit = f" of {advice.word_limit}" if advice.word_limit else ""
    rough = " (few words: only a hint)" if advice.is_rough else ""
    return [
        ("Reading age", f"about {advice.age}{rough}; aim for {advice.target_age}"),
        ("Words", f"{advice.words}{limit}"),
        ("Longest sentence", f"{advice.longest} words; aim for {advice.sentence_words}"),
    ]


class _OverruleView(CommsForm):
    """Leave the words as they are, and say why. ``capture`` names the text in the address."""

    title = "Leave the words as they are"
    template_name = "comms/readability_overrule.html"
    form_class = OverruleForm
    capture: str
    subject: Subject

    def load(self, **kwargs: Any) -> None:
        """The text in the address."""
        found = subject_for(self.capture, self.membership, self.now, kwargs[self.capture])
        if found is None:
            raise Http404
        self.subject = found
        look(membership=self.membership, embargo=found.embargo, what=f"advice on {found}", now=self.now)

    @property
    def advice(self) -> Advice:
        """What is advised about the words as they are now."""
        return advice_on(self.council, text_of(self.subject), product_code_of(self.subject))

    def get_caption(self) -> str:
        """Which text."""
        return self.subject.reference

    def breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The plan and the text."""
        plan = self.subject.plan
        page = self.url("comms:plan", plan=plan.pk)
        return [*super().breadcrumbs(), (plan.title, page), (self.subject.reference, self.success_url())]

    def make_form(self, **data: Any) -> Any:
        """With the words that the person reads now."""
        form: Any = super().make_form(**data)
        form.cancel_url = self.success_url()
        return form

    def form_kwargs(self) -> dict[str, Any]:
        """What stands for the words."""
        return {"initial": {"seen": self.subject.content_hash}}

    def context(self) -> dict[str, Any]:
        """The advice."""
        return {"advice": self.advice}

    def perform(self, form: Any) -> str:
        """Record it."""
        overrule(
            actor=self.membership,
            subject=self.subject,
            advice=self.advice,
            reason=form.cleaned_data["reason"],
            seen_hash=form.cleaned_data["seen"],
        )
        return "Recorded: the words stay as they are."

    def success_url(self) -> str:
        """The text's page."""
        return self.url(f"comms:{self.capture}", **{self.capture: self.subject.pk})


class MessageAdviceView(_OverruleView):
    """Advice on a message that is not followed."""

    capture = "message"


class LineAdviceView(_OverruleView):
    """Advice on a line that is not followed."""

    capture = "line"


class BriefingAdviceView(_OverruleView):
    """Advice on a briefing that is not followed."""

    capture = "briefing"
