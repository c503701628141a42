"""How an entry of the learning directory is shown, inside and in public alike."""

from decimal import Decimal

from assessment_ready.ui.dates import format_date, format_range
from assessment_ready.ui.tables import SummaryRow
from assessment_ready.ui.words import counted, plain_number
from workforce.models import EmployerKind, LearningOffer
from workforce.queries.learning_codes import Codes
from workforce.rules.offers import economic_test

_NOT_SAID = "Not said"
_OPEN_TO: dict[str, str] = {
    EmployerKind.COUNCIL: "council staff",
    EmployerKind.PROVIDER: "independent providers",
    EmployerKind.PERSONAL_ASSISTANT: "personal assistants",
    EmployerKind.CARER: "unpaid carers and volunteers",
    EmployerKind.INDIVIDUAL_EMPLOYER: "people who employ their own staff",
    EmployerKind.NHS: "NHS",
}


def cost_words(cost: Decimal | None) -> str:
    """What it costs."""
    if cost is None:
        return _NOT_SAID
    return f"£{cost:,.2f}".removesuffix(".00") if cost else "Free"


def open_to_words(offer: LearningOffer) -> str:
    """Whom it is open to."""
    words = ", ".join(text for kind, text in _OPEN_TO.items() if kind in offer.open_to)
    return words[:1].upper() + words[1:]


def days_words(offer: LearningOffer) -> str:
    """From when until when."""
    if offer.starts_on and offer.ends_on:
        return format_range(offer.starts_on, offer.ends_on)
    if offer.starts_on:
        return f"From {format_date(offer.starts_on)}"
    return f"Until {format_date(offer.ends_on)}" if offer.ends_on else "At any time"


def fact_rows(offer: LearningOffer, codes: Codes) -> list[SummaryRow]:
    """What it is, for whom, when and where; what nobody said is left out."""
    places = " to ".join(str(each) for each in (offer.minimum, offer.maximum) if each is not None)
    renewed = offer.validity_months
    facts = [
        ("Provider", offer.provider),
        ("Format", offer.get_format_display()),
        ("Open to", open_to_words(offer)),
        ("Topic", codes.category(offer.category)),
        ("Care Workforce Pathway role", offer.pathway_role),
        ("Level", offer.level),
        ("Accreditation", offer.accreditation),
        ("When", days_words(offer)),
        ("When and where", offer.when_and_where),
        ("Fewest and most people" if offer.minimum and offer.maximum else "People", places),
        ("Access", offer.access),
        ("Renewed after", counted(renewed, "month,months") if renewed else ""),
    ]
    return [SummaryRow(label, value) for label, value in facts if value]


def worth_rows(offer: LearningOffer) -> list[SummaryRow]:
    """The economic test: cost, hours, cost of an hour, who pays, expected benefit."""
    test = economic_test(offer.cost_pounds, offer.hours, offer.who_pays, offer.benefit)
    hours = _hours_words(offer.hours)
    rows = [
        SummaryRow("Cost for one person", cost_words(offer.cost_pounds)),
        SummaryRow("Hours", hours),
        SummaryRow("Cost of an hour", cost_words(test.per_hour)),
        SummaryRow(
            "Who pays", offer.who_pays or ("Nobody: it is free" if offer.cost_pounds == 0 else _NOT_SAID)
        ),
        SummaryRow("Expected benefit", offer.benefit or _NOT_SAID),
    ]
    if offer.funding_deadline:
        rows.insert(4, SummaryRow("Last day to claim funding", format_date(offer.funding_deadline)))
    return rows


def _hours_words(hours: Decimal | None) -> str:
    if not hours:
        return _NOT_SAID
    return f"{plain_number(float(hours))} {'hour' if hours == 1 else 'hours'}"
