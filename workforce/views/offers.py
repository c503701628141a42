"""The learning directory for members of the council: the register, one entry, what waits, what can run."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse

from assessment_ready.councils.permissions import Perm
from assessment_ready.councils.registers import RegisterColumn
from assessment_ready.councils.views.pages import CouncilListView, CouncilPage
from assessment_ready.ui.dates import format_date, format_datetime, london_date
from assessment_ready.ui.pages import Button, EmptyState
from assessment_ready.ui.tables import Cell, SummaryRow
from workforce.forms.offers import OfferFilterForm
from workforce.models import LearningOffer, Moderation
from workforce.queries import offers as queries
from workforce.queries.learning_codes import Codes, categories
from workforce.rules.offers import PLACE_TONES, Place, Pool, economic_test
from workforce.views.frame import WorkforcePage
from workforce.views.offer_facts import cost_words, days_words, fact_rows, open_to_words, worth_rows


class LearningPage(WorkforcePage):
    """A page of learning, for everybody who belongs to the council."""

    permission = Perm.USE_WORKFORCE
    section = "learning"


class OffersPage(LearningPage, CouncilListView):
    """What can be learnt, where and at what cost."""

    title = "Learning directory"
    template_name = "workforce/offers.html"
    count_label = "offers"

    @cached_property
    def codes(self) -> Codes:
        """What topics are called."""
        return categories()

    @cached_property
    def filter_form(self) -> OfferFilterForm:
        """What the list is narrowed to."""
        return OfferFilterForm(
            self.request.GET, categories=self.codes.category_choices, may_see_all=self.can_change
        )

    def rows(self) -> Any:
        """The entries that match."""
        return queries.register(self.membership, london_date(self.now), self.filter_form.filters, self.sort)

    def columns(self) -> Sequence[RegisterColumn]:
        """What, by whom, for whom, when, at what cost."""
        return [
            RegisterColumn("title", "Offer", self._title_cell, lambda row: row.title, sort="title"),
            _plain("provider", "Provider", lambda row: row.provider, usual=False),
            _plain("format", "Format", lambda row: row.get_format_display()),
            _plain("topic", "Topic", lambda row: self.codes.category(row.category)),
            *_FURTHER,
            RegisterColumn("state", "State", self._state_cell, lambda row: self._place(row).value),
        ]

    def _place(self, row: LearningOffer) -> Place:
        return queries.place(row, london_date(self.now))

    def _title_cell(self, row: LearningOffer) -> Cell:
        return Cell(row.title, url=self.url("workforce:offer", offer=row.pk), sub=row.provider)

    def _state_cell(self, row: LearningOffer) -> Cell:
        place = self._place(row)
        return Cell.tag(place.value, PLACE_TONES[place])

    def context(self) -> dict[str, Any]:
        """Ways to the public page, and for who looks after it what waits and what is overdue."""
        found = {
            **super().context(),
            "public_url": reverse("workforce:directory", args=[self.council.slug]),
            "pooling_url": self.url("workforce:offer-pooling"),
            "mine_url": self.url_if_allowed("workforce:profile") or "",
        }
        if self.can_change:
            found["waiting_count"] = queries.waiting(self.membership).count()
            found["waiting_url"] = self.url("workforce:offer-queue")
            found["overdue_count"] = queries.reviews_overdue(self.membership, london_date(self.now)).count()
        return found

    def primary(self) -> Button | None:
        """Add one; who may not, puts one forward."""
        if self.can_change:
            return Button("Add an offer", self.url("workforce:offer-create"))
        return Button("Put an offer forward", reverse("workforce:directory-submit", args=[self.council.slug]))

    def empty_state(self) -> EmptyState:
        """What belongs here, and the first one."""
        text = "Courses, webinars, shadowing and other learning that people can take up belong here."
        button = self.primary()
        return EmptyState(text, button.label, button.url) if button else EmptyState(text)


class WithinOffer(LearningPage):
    """A page about one entry."""

    parent = ("Learning directory", "workforce:offers")
    offer: Any

    def load(self, **kwargs: Any) -> None:
        """The entry, as far as this person may open it."""
        rows = queries.with_people(queries.known_offers(self.membership, london_date(self.now)))
        rows = rows.prefetch_related("groups").select_related("created_by")
        self.offer = self.found(rows, kwargs["offer"])

    def offer_url(self, name: str = "offer") -> str:
        """A page of this entry."""
        return self.url(f"workforce:{name}", offer=self.offer.pk)


class OfferPage(WithinOffer, CouncilPage):
    """One entry with all it says, whether it is worth its cost, and how many people want it."""

    template_name = "workforce/offer.html"

    def get_title(self) -> str:
        """What it is called."""
        return str(self.offer.title)

    def context(self) -> dict[str, Any]:
        """Facts, the economic test, who wants it, and what this person can do."""
        offer, today = self.offer, london_date(self.now)
        place = queries.place(offer, today)
        test = economic_test(offer.cost_pounds, offer.hours, offer.who_pays, offer.benefit)
        facts = fact_rows(offer, categories())
        groups = ", ".join(group.name for group in offer.groups.all())
        if groups:
            facts.append(SummaryRow("Workforce groups", groups))
        return {
            "offer": offer,
            "place": place.value,
            "tone": PLACE_TONES[place],
            "facts": facts,
            "worth": worth_rows(offer),
            "missing": ", ".join(test.missing),
            "pool": queries.pool_of(offer),
            "interests": queries.interests_of(offer) if self.can_change else [],
            "interest_url": self.offer_url("offer-interest") if place in _OPEN else "",
            "about": self._about() if self.can_change else [],
            **self._doors(),
        }

    def _about(self) -> list[SummaryRow]:
        offer = self.offer
        whom = str(offer.created_by) if offer.created_by else offer.submitted_name or "Somebody outside"
        rows = [SummaryRow("Put forward", [whom, format_datetime(offer.created_at)])]
        if offer.submitted_email:
            rows.append(SummaryRow("Their e-mail address", offer.submitted_email))
        if offer.review_on:
            rows.append(SummaryRow("Review on", format_date(offer.review_on)))
        if offer.state_reason:
            rows.append(SummaryRow("Reason", offer.state_reason))
        return rows

    def _doors(self) -> dict[str, str]:
        state = self.offer.state
        allowed = {
            "offer-edit": True,
            "offer-publish": state != Moderation.PUBLISHED,
            "offer-refuse": state == Moderation.WAITING,
            "offer-withdraw": state == Moderation.PUBLISHED,
        }
        return {
            f"{name.removeprefix('offer-')}_url": self.offer_url(name) if may and self.can_change else ""
            for name, may in allowed.items()
        }


_OPEN = {Place.PUBLISHED, Place.REVIEW_DUE}


class OfferQueuePage(LearningPage, CouncilListView):
    """What came from outside and waits for somebody to look at it."""

    permission = Perm.MANAGE_WORKFORCE
    parent = ("Learning directory", "workforce:offers")
    title = "Offers waiting to be looked at"
    count_label = "offers"

    def rows(self) -> Any:
        """The oldest first."""
        return queries.waiting(self.membership)

    def columns(self) -> Sequence[RegisterColumn]:
        """What, by whom, since when."""
        return [
            RegisterColumn(
                "title",
                "Offer",
                lambda row: Cell(row.title, url=self.url("workforce:offer", offer=row.pk), sub=row.provider),
                lambda row: row.title,
            ),
            _plain("summary", "About", lambda row: row.summary),
            _plain("name", "Put forward by", lambda row: row.submitted_name),
            RegisterColumn(
                "since", "Since", lambda row: format_datetime(row.created_at), lambda row: row.created_at
            ),
        ]

    def empty_state(self) -> EmptyState:
        """Where they come from."""
        text = "What people outside put forward on the public page waits here until you publish or refuse it."
        return EmptyState(
            text, "Open the public page", reverse("workforce:directory", args=[self.council.slug])
        )


class OfferPoolingPage(LearningPage, CouncilListView):
    """Which offers have, or nearly have, enough people to run."""

    parent = ("Learning directory", "workforce:offers")
    title = "Enough people to run?"
    count_label = "offers"

    def rows(self) -> Any:
        """Those that can run first, then those that nearly can."""
        return queries.pools(self.membership, london_date(self.now))

    def columns(self) -> Sequence[RegisterColumn]:
        """What, how many would come, how many it takes."""
        return [
            RegisterColumn(
                "title",
                "Offer",
                lambda row: Cell(
                    row[0].title, url=self.url("workforce:offer", offer=row[0].pk), sub=row[0].provider
                ),
                lambda row: row[0].title,
            ),
            _number("people", "Interested", lambda row: row[1].people),
            _number("minimum", "Needs at least", lambda row: row[1].minimum),
            _number("needed", "Still needed", lambda row: row[1].needed),
            RegisterColumn(
                "state",
                "State",
                lambda row: Cell.tag(_pool_words(row[1]), row[1].tone),
                lambda row: _pool_words(row[1]),
            ),
        ]

    def empty_state(self) -> EmptyState:
        """What belongs here."""
        text = "Offers that need a smallest number of people belong here, with how many would come."
        return EmptyState(text, "Open the learning directory", self.url("workforce:offers"))


def _pool_words(pool: Pool) -> str:
    if pool.is_met:
        return "Enough to run"
    return f"Nearly: needs {pool.needed} more" if pool.is_near else f"Needs {pool.needed} more"


def _per_hour(row: LearningOffer) -> Any:
    return economic_test(row.cost_pounds, row.hours, row.who_pays, row.benefit).per_hour


def _plain(key: str, label: str, value: Callable[[Any], str], *, usual: bool = True) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, usual=usual)


def _number(key: str, label: str, value: Callable[[Any], int]) -> RegisterColumn:
    return RegisterColumn(key, label, value, value, numeric=True)


_FURTHER: list[RegisterColumn] = [
    _plain("open_to", "Open to", open_to_words, usual=False),
    RegisterColumn("when", "When", days_words, lambda row: row.starts_on, sort="starts"),
    RegisterColumn(
        "cost",
        "Cost",
        lambda row: cost_words(row.cost_pounds),
        lambda row: row.cost_pounds,
        numeric=True,
        sort="cost",
    ),
    RegisterColumn(
        "per_hour",
        "Cost of an hour",
        lambda row: cost_words(_per_hour(row)),
        _per_hour,
        numeric=True,
        usual=False,
    ),
    _plain("hours", "Hours", lambda row: str(row.hours or ""), usual=False),
    _plain("who_pays", "Who pays", lambda row: row.who_pays, usual=False),
    _plain("benefit", "Expected benefit", lambda row: row.benefit, usual=False),
    RegisterColumn(
        "people",
        "Interested",
        lambda row: row.people,
        lambda row: row.people,
        numeric=True,
        usual=False,
    ),
    RegisterColumn(
        "review",
        "Review on",
        lambda row: format_date(row.review_on) if row.review_on else "",
        lambda row: row.review_on,
        sort="review",
        usual=False,
    ),
]
