"""The sign-off matrix: product types, who signs them off in which order, and who is named for each role."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from assessment_ready.councils.models import Membership
from assessment_ready.ui.dates import format_date
from comms.errors.briefings import MatrixRefused
from comms.models import ProductType, SignOffHolder, SignOffRole, SignOffRule
from comms.queries.sign_off_matrix import signing_people
from comms.rules.clearance import RuleLine
from comms.services import entries


@dataclass(frozen=True)
class ProductValues:
    """What is entered about a product type."""

    title: str
    is_public: bool = False
    word_limit: int = 0
    reading_age: int = 0
    formats_needed: tuple[str, ...] = ()
    is_active: bool = True


@transaction.atomic
def add_product(*, actor: Membership, values: ProductValues, submission_key: UUID) -> ProductType:
    """Add a product type of the council's own. A second click is told that there is one. Raises ``MatrixRefused``."""
    entries.require(actor)
    del submission_key  # The code is unique: the second of two clicks is refused by it.
    code = slugify(values.title).replace("-", "_")[:30] or "product"
    product = ProductType(
        council_id=actor.council_id,
        code=code,
        position=ProductType.objects.filter(council_id=actor.council_id).count(),
        **_stored(values),
    )
    try:
        with transaction.atomic():
            product.save(force_insert=True)
    except IntegrityError:
        raise MatrixRefused(
            "There is a product of this name already. Choose another", field="title"
        ) from None
    entries.record("comms.product.added", actor, product, after=asdict(values))
    return product


@transaction.atomic
def change_product(
    *, actor: Membership, product_id: int, values: ProductValues, expected_version: int
) -> ProductType:
    """Change a product type. Raises ``ProductType.DoesNotExist`` and ``ChangedMeanwhile``."""
    entries.require(actor)
    product: ProductType = entries.locked(actor, ProductType, product_id)
    entries.check_version(product, expected_version, _describe(product))
    before, after = entries.apply_changes(product, _stored(values))
    if after:
        entries.save(product, *after)
        entries.record("comms.product.changed", actor, product, before=before, after=after)
    return product


@transaction.atomic
def change_rules(
    *, actor: Membership, product_id: int, lines: Sequence[RuleLine], expected_version: int
) -> ProductType:
    """Say who signs a product off. Requests that wait keep the steps they have.

    Raises ``ProductType.DoesNotExist``, ``ChangedMeanwhile`` and ``MatrixRefused``.
    """
    entries.require(actor)
    product: ProductType = entries.locked(actor, ProductType, product_id)
    rows = list(SignOffRule.objects.filter(product=product).order_by("position", "pk"))
    entries.check_version(product, expected_version, [("Sign-offs", _in_words(rows) or "None")])
    keys = [(line.role, line.condition) for line in lines]
    if len(set(keys)) != len(keys):
        raise MatrixRefused("The same role stands twice with the same condition. Keep one of the lines")
    before = _in_words(rows)
    SignOffRule.objects.filter(product=product).delete()
    made = SignOffRule.objects.bulk_create(
        SignOffRule(council_id=actor.council_id, product=product, **asdict(line)) for line in lines
    )
    after = _in_words(sorted(made, key=lambda row: row.position))
    if before != after:
        entries.save(product)
        entries.record(
            "comms.product.sign_offs_changed",
            actor,
            product,
            before={"lines": before},
            after={"lines": after},
        )
    return product


@transaction.atomic
def set_holder(
    *,
    actor: Membership,
    role: str,
    membership_id: int | None,
    deputy_id: int | None,
    deputy_until: date | None,
    expected_version: int,
) -> SignOffHolder:
    """Name who signs off in a role, and who stands in. Raises ``ChangedMeanwhile`` and ``MatrixRefused``."""
    entries.require(actor)
    holder = _holder(actor, role)
    entries.check_version(holder, expected_version, describe_holder(holder))
    people = {row.pk: row for row in signing_people(actor.council, timezone.now())}
    for field, pk, current in (
        ("membership", membership_id, holder.membership_id),
        ("deputy", deputy_id, holder.deputy_id),
    ):
        if pk is not None and pk != current and pk not in people:
            raise MatrixRefused(
                "Choose somebody who works with the council now and may sign off", field=field
            )
    if deputy_id is not None and deputy_id == membership_id:
        raise MatrixRefused("The deputy must be somebody else", field="deputy")
    before, after = entries.apply_changes(
        holder, {"membership_id": membership_id, "deputy_id": deputy_id, "deputy_until": deputy_until}
    )
    if after:
        entries.save(holder, *after)
        entries.record("comms.holder.named", actor, holder, before=before, after=after)
    return holder


def _holder(actor: Membership, role: str) -> SignOffHolder:
    """The role's row, locked; made when the role is named for the first time (version 1, like an empty one)."""
    SignOffHolder.objects.get_or_create(council_id=actor.council_id, role=role)
    rows = SignOffHolder.objects.filter(council_id=actor.council_id, role=role)
    return rows.select_for_update(of=("self",)).select_related("membership__user", "deputy__user").get()


def describe_holder(holder: SignOffHolder) -> list[tuple[str, str]]:
    """Who is named, for somebody whose form is out of date."""
    until = format_date(holder.deputy_until) if holder.deputy_until else "No end"
    return [
        ("Named", str(holder.membership.user) if holder.membership else "Nobody"),
        ("Deputy", f"{holder.deputy.user} ({until})" if holder.deputy else "Nobody"),
    ]


def _stored(values: ProductValues) -> dict[str, object]:
    return {**asdict(values), "formats_needed": list(values.formats_needed)}


def _describe(product: ProductType) -> list[tuple[str, str]]:
    return [
        ("Name", product.title),
        ("Public", "Yes" if product.is_public else "No"),
        ("Word limit", str(product.word_limit or "None")),
    ]


def _in_words(rows: Sequence[SignOffRule]) -> str:
    """The lines as a sentence would list them."""
    return "; ".join(
        f"{row.position + 1}. {SignOffRole(row.role).label}: {row.get_mode_display()}, "
        f"{row.get_condition_display().lower()}, {row.days} working days"
        for row in rows
    )
