"""The council's councillors, what each of them is, and which packs are for them."""

from dataclasses import dataclass
from datetime import datetime

from assessment_ready.councils.models import Council, Membership, MembershipQuerySet
from assessment_ready.councils.permissions import Role
from assessment_ready.councils.queries import people
from assessment_ready.packs.models import MemberPosts, PackKind, Post
from assessment_ready.packs.rules.posts import kinds_for

SORTS = {"name": "user__full_name", "ward": "posts__ward"}


@dataclass(frozen=True)
class Posts:
    """What one councillor is. Without a row: a ward councillor whose ward nobody entered."""

    codes: tuple[str, ...] = ()
    ward: str = ""
    version: int = 1

    @property
    def words(self) -> str:
        """The posts in words."""
        named = [str(Post(code).label) for code in self.codes if code in Post.values]
        return ", ".join(named) or "Ward councillor"

    @property
    def packs(self) -> str:
        """Which packs are for them, in words."""
        own = kinds_for(self.codes)
        return ", ".join(str(kind.label) for kind in PackKind if kind in own)


def councillors(council: Council, now: datetime, sort: str = "") -> MembershipQuerySet:
    """The current councillors with their posts, by name unless ``sort`` says otherwise."""
    rows = people(council, now).with_role([Role.COUNCILLOR]).select_related("posts")
    field = SORTS.get(sort.removeprefix("-"), "user__full_name")
    return rows.order_by(f"-{field}" if sort.startswith("-") else field, "user__full_name", "pk")


def get_councillor(council: Council, now: datetime, member_id: int) -> Membership:
    """One current councillor with their posts; raises ``Membership.DoesNotExist``."""
    return councillors(council, now).get(pk=member_id)


def posts_of(membership: Membership) -> Posts:
    """What a councillor (loaded with ``posts``) is."""
    row: MemberPosts | None = getattr(membership, "posts", None)
    return Posts() if row is None else Posts(tuple(row.posts), row.ward, row.version)
