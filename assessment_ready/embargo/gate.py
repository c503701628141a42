"""The one gate at the fetch: council and embargo together.

Every page, export, PDF, mail, feed and audit sentence gets its rows through ``visible_to``. An object
that does not pass does not exist for the caller: the answer is 404, the count leaves it out.
"""

from datetime import datetime
from typing import Self, TypeVar, cast

from django.db import models
from django.db.models import Q

from assessment_ready.councils.models import Membership
from assessment_ready.embargo.models import Embargo

_Row = TypeVar("_Row", bound=models.Model)


def visible_to(rows: models.QuerySet[_Row], membership: Membership, now: datetime) -> models.QuerySet[_Row]:
    """The rows of the member's council that are not under an embargo closed to them at ``now``.

    ``rows`` must be of a model with ``council`` and ``embargo``. To the second: an embargo that lifts at
    09:00:00 is closed at 08:59:59 and open at 09:00:00. Costs no extra query.
    """
    open_embargoes = Embargo.objects.open_to(membership, now).values("pk")
    return rows.filter(council_id=membership.council_id).filter(
        Q(embargo=None) | Q(embargo_id__in=open_embargoes)
    )


class EmbargoedQuerySet(models.QuerySet[_Row]):
    """Base of every queryset whose rows may be under embargo."""

    def visible_to(self, membership: Membership, now: datetime) -> Self:
        """See :func:`visible_to`."""
        return cast("Self", visible_to(self, membership, now))
