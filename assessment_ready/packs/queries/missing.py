"""What a pack lacks before it, or its next version, can be issued."""

from collections.abc import Sequence
from typing import Any

from assessment_ready.councils.models import Membership
from assessment_ready.packs.models import PackSection
from assessment_ready.packs.queries.packs import product_for
from assessment_ready.packs.queries.versions import newest_frozen
from assessment_ready.packs.rules.composing import Facts, missing
from assessment_ready.packs.rules.parts import part


def missing_from(membership: Membership, pack: Any, sections: Sequence[PackSection]) -> tuple[str, ...]:
    """What is missing, in sentences, for somebody who may change the pack (read by ``packs_for``). Two queries."""
    used = [each for each in sections if not each.left_for_later]
    product = product_for(membership, pack.kind)
    version = newest_frozen(pack)
    if version is not None and pack.issued_number is not None and version.number < pack.issued_number:
        version = None
    briefing = pack.briefing
    return missing(
        Facts(
            sections=len(used),
            empty=tuple(each.title for each in used if not each.text.strip() and not part(each.part).is_live),
            product=product.code if product else "",
            frozen=version.number if version else None,
            is_changed=version is not None and pack.updated_at > version.frozen_at,
            is_same=bool(
                version is not None
                and briefing is not None
                and briefing.withdrawn_at is None
                and briefing.content_hash == version.content_hash
            ),
            is_cleared=bool(briefing is not None and briefing.is_cleared),
        )
    )
