"""The keys by which rows of the installation and people are known everywhere."""

from typing import Any

from assessment_ready.councils.models import User
from assessment_ready.portability.queries.registry import tables
from assessment_ready.portability.queries.values import encoded, key_text
from assessment_ready.portability.rules.kinds import NATURAL_KEYS, Kind


def natural_rows(label: str) -> Any:
    """Of one table of the installation, every row's key in the database and its natural key."""
    table = tables()[label]
    rows = table.model._base_manager.all()
    if table.kind is Kind.OWNED:
        rows = rows.filter(**{table.path: None})
    return rows.order_by("pk").values_list("pk", *NATURAL_KEYS[label])


class Book:
    """What an archive being written refers to outside itself: people and rows of the installation."""

    def __init__(self) -> None:
        self.people: dict[int, str] = {}
        self.references: dict[str, set[str]] = {}
        self._natural: dict[str, dict[Any, list[Any]]] = {}

    def person(self, user_id: int | None) -> str | None:
        """The e-mail address of a person, who is then in the archive."""
        if user_id is None:
            return None
        if user_id not in self.people:
            self.people[user_id] = User.objects.values_list("email", flat=True).get(pk=user_id).lower()
        return self.people[user_id]

    def has_person(self, user_id: int) -> bool:
        """Whether there is such a person at all."""
        return user_id in self.people or User.objects.filter(pk=user_id).exists()

    def knows(self, label: str, pk: Any) -> bool:
        """Whether the row is one of the installation's."""
        return pk in self._keys(label)

    def reference(self, label: str, pk: Any) -> list[Any] | None:
        """The natural key of a row of the installation, which is then named in the manifest."""
        if pk is None:
            return None
        key = self._keys(label)[pk]
        self.references.setdefault(label, set()).add(key_text(key))
        return key

    def _keys(self, label: str) -> dict[Any, list[Any]]:
        if label not in self._natural:
            self._natural[label] = {pk: [encoded(each) for each in key] for pk, *key in natural_rows(label)}
        return self._natural[label]
