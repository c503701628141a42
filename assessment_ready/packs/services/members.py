"""What each councillor is, so that the right pack finds them."""

from collections.abc import Sequence

from django.db import transaction

from assessment_ready.councils.models import Membership
from assessment_ready.councils.permissions import Role
from assessment_ready.packs.errors.reading import InvalidPosts, NotACouncillor
from assessment_ready.packs.models import MemberPosts, Post
from assessment_ready.packs.queries.members import posts_of
from assessment_ready.packs.services import entries


@transaction.atomic
def change_posts(
    *, actor: Membership, member_id: int, posts: Sequence[str], ward: str, expected_version: int
) -> Membership:
    """Say which posts a councillor of the actor's council has, and which ward is theirs.

    What they may read follows with their next request. Raises ``Membership.DoesNotExist``, ``NotACouncillor``,
    ``InvalidPosts`` and ``ChangedMeanwhile``.
    """
    entries.require(actor)
    # Locked first, because the row of the posts may not be there yet.
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    member = rows.get(council_id=actor.council_id, pk=member_id, revoked_at=None)
    if member.role != Role.COUNCILLOR:
        raise NotACouncillor
    if not set(posts) <= set(Post.values):
        raise InvalidPosts("Choose posts from the list", field="posts")
    row, _ = MemberPosts.objects.get_or_create(membership=member, defaults={"council_id": actor.council_id})
    entries.check_version(row, expected_version, describe(row))
    chosen = [code for code in Post.values if code in posts]
    before, after = entries.apply_changes(row, {"posts": chosen, "ward": ward})
    if after:
        entries.save(row, *after)
        member.posts = row
        words = posts_of(member).words
        entries.record(
            "packs.member.posts_changed", actor, member, before=before, after=after | {"words": words}
        )
    return member


def describe(row: MemberPosts) -> list[tuple[str, str]]:
    """What is known of a councillor now, for somebody whose form is out of date."""
    named = [str(Post(code).label) for code in row.posts if code in Post.values]
    return [("Posts", ", ".join(named) or "Ward councillor"), ("Ward", row.ward or "None")]
