"""Reads of the framework and of the published results. Constant cost, whatever the number of rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from assessment_ready.councils.models import Council, Membership, User
from assessment_ready.documents.imports import find
from assessment_ready.documents.models import PendingImport
from assessment_ready.framework.errors import NoFrameworkError
from assessment_ready.framework.models import (
    EvidenceCategory,
    FrameworkVersion,
    PublishedResult,
    PublishedResultQuerySet,
    QualityStatement,
    ScoreLevel,
    SimilarCouncil,
    StatementAlias,
)
from assessment_ready.framework.rules import Band, Scale, StatementBenchmark, normalised
from assessment_ready.framework.rules.imports import ResultRow
from assessment_ready.framework.rules.published import (
    council_key,
    last_day,
    newest_first,
    one_per_assessment,
    published_words,
    scores_known,
    spread,
)

# English councils with adult social care duties.
COUNCILS_IN_ENGLAND = 153
# The kind of a held upload of published results.
IMPORT_KIND = "published_results"


def default_framework() -> FrameworkVersion:
    """The version new rounds are made with. Raises ``NoFrameworkError`` when none is loaded."""
    framework = FrameworkVersion.objects.filter(is_default=True).first()
    if framework is None:
        raise NoFrameworkError
    return framework


def versions() -> QuerySet[FrameworkVersion]:
    """Every loaded version, the default first."""
    return FrameworkVersion.objects.annotate(statement_count=Count("statements"))


def get_version(code: str) -> FrameworkVersion:
    """The version with this code. Raises ``FrameworkVersion.DoesNotExist``."""
    return FrameworkVersion.objects.get(code=code)


# Plain SQL: every page with figures asks this, and building it from expressions cost more than answering it.
_SCALE = """
SELECT
    (SELECT array_agg(value ORDER BY value) FROM framework_scorelevel WHERE framework_id = %(framework)s),
    (SELECT count(*) FROM framework_qualitystatement WHERE framework_id = %(framework)s),
    code, title, min_points, max_points, tone
FROM framework_ratingband
WHERE framework_id = %(framework)s
ORDER BY min_points
"""


def scale(framework: FrameworkVersion) -> Scale:
    """The version's levels, number of statements and bands. One query. Raises ``NoFrameworkError`` without bands."""
    with connection.cursor() as cursor:
        cursor.execute(_SCALE, {"framework": framework.pk})
        rows = cursor.fetchall()
    if not rows:
        raise NoFrameworkError
    return Scale(tuple(rows[0][0]), rows[0][1], tuple(Band(*row[2:]) for row in rows))


def levels(framework: FrameworkVersion) -> list[ScoreLevel]:
    """The scores of the scale, lowest first, with what they mean. One query."""
    return list(ScoreLevel.objects.filter(framework=framework).order_by("value"))


def statements(framework: FrameworkVersion) -> list[QualityStatement]:
    """The version's statements in order, each with its theme. One query."""
    return list(
        QualityStatement.objects.filter(framework=framework).select_related("theme").order_by("number")
    )


def get_statement(framework: FrameworkVersion, slug: str) -> QualityStatement:
    """One statement with theme, sub-topics and spellings. Raises ``QualityStatement.DoesNotExist``."""
    return (
        QualityStatement.objects.select_related("theme", "framework")
        .prefetch_related("sub_topics", "aliases")
        .get(framework=framework, slug=slug)
    )


def active_aliases(statement: QualityStatement) -> list[StatementAlias]:
    """The spellings in force of a statement got from :func:`get_statement`, in order; no query."""
    return [alias for alias in statement.aliases.all() if alias.is_active]


def categories(framework: FrameworkVersion, *, in_use_only: bool = False) -> list[EvidenceCategory]:
    """The evidence categories in order. One query."""
    rows = EvidenceCategory.objects.filter(framework=framework).order_by("position")
    return list(rows.filter(in_use=True) if in_use_only else rows)


def get_category(framework: FrameworkVersion, code: str) -> EvidenceCategory:
    """One evidence category. Raises ``EvidenceCategory.DoesNotExist``."""
    return EvidenceCategory.objects.get(framework=framework, code=code)


def statement_numbers_by_alias(framework: FrameworkVersion) -> dict[str, int]:
    """Every accepted spelling as ``rules.normalised`` gives it, to the statement's number. Two queries.

    Titles, slugs, spellings in force, "QS4", "4", "Statement 4", and a title behind its number.
    """
    found: dict[str, int] = {}
    aliases = StatementAlias.objects.filter(statement__framework=framework, is_active=True)
    for alias, number in aliases.values_list("normalised", "statement__number"):
        found[alias] = number
    for row in QualityStatement.objects.filter(framework=framework).order_by("-number"):
        title = normalised(row.title)
        for name in (title, normalised(row.slug), str(row.number), f"statement{row.number}"):
            found[name] = row.number
        for prefix in (f"qs{row.number}", f"qualitystatement{row.number}"):
            found |= {prefix: row.number, f"{prefix}{title}": row.number}
        found[f"{row.number}{title}"] = row.number
    return found


@dataclass(frozen=True)
class Benchmark:
    """Published results that a council may see: each assessment once, by council name.

    ``similar`` holds the ``council_key`` of the councils that ``council`` chose to compare itself with; it is
    read when it is first asked for.
    """

    framework: FrameworkVersion
    council: Council | None
    levels: tuple[int, ...]
    statement_count: int
    results: tuple[PublishedResult, ...]

    @cached_property
    def similar(self) -> frozenset[str]:
        """The keys of the councils chosen as similar. One query."""
        return _keys(similar_names(self.council)) if self.council else frozenset()

    def statement(self, number: int) -> StatementBenchmark:
        """How all councils' newest published scores of this statement are spread."""
        return self._spreads[number]

    def similar_statement(self, number: int) -> StatementBenchmark:
        """The same among the similar councils only."""
        return spread(self.similar_results, number, self.levels)

    def is_similar(self, result: PublishedResult) -> bool:
        """Whether the result is of a council chosen as similar."""
        return council_key(result.council_name) in self.similar

    @cached_property
    def similar_results(self) -> tuple[PublishedResult, ...]:
        """The results of the councils chosen as similar."""
        return tuple(row for row in self.results if self.is_similar(row))

    @cached_property
    def _spreads(self) -> dict[int, StatementBenchmark]:
        return {
            number: spread(self.results, number, self.levels) for number in range(1, self.statement_count + 1)
        }

    def at_score(self, number: int, score: int) -> list[PublishedResult]:
        """The newest results that give the statement this score, by council name."""
        newest: dict[str, PublishedResult] = {}
        for row in newest_first(self.results):
            if number <= len(row.scores) and row.scores[number - 1] is not None:
                newest.setdefault(council_key(row.council_name), row)
        chosen = [row for row in newest.values() if row.scores[number - 1] == score]
        return sorted(chosen, key=lambda row: row.council_name)

    @property
    def complete(self) -> int:
        """How many results give every statement's score."""
        return sum(scores_known(row) == self.statement_count for row in self.results)

    @property
    def as_at(self) -> date | None:
        """The latest publication date there is, or None without results."""
        return self._newest.published_on if self._newest else None

    @property
    def as_at_words(self) -> str:
        """The latest publication date as precisely as it is known; empty without results."""
        newest = self._newest
        return published_words(newest.published_on, newest.date_precision) if newest else ""

    @property
    def _newest(self) -> PublishedResult | None:
        by_end = ((last_day(row.published_on, row.date_precision), row) for row in self.results)
        day_known = [pair for pair in by_end if pair[1].date_precision != "year"]
        return max(day_known, key=lambda pair: (pair[0], pair[1].pk))[1] if day_known else None

    @property
    def gaps(self) -> list[str]:
        """What a reader must know of these results, as sentences: how many, what is missing, the doubts."""
        councils = len({council_key(row.council_name) for row in self.results})
        missing = max(0, COUNCILS_IN_ENGLAND - councils)
        partial = len(self.results) - self.complete
        return [
            f"There are {len(self.results)} published results of {councils} councils; {self.complete} give "
            f"a score for every quality statement, {partial} give less.",
            f"England has {COUNCILS_IN_ENGLAND} councils with adult social care duties: "
            f"{missing} are not in these results.",
            *self.framework.results_notes,
        ]


def benchmark(framework: FrameworkVersion, council: Council | None, known: Scale | None = None) -> Benchmark:
    """The published results ``council`` may see, and how they are spread.

    Two queries at most, whatever the number of results; one when the caller passes the version's scale in
    ``known``; one more when the similar councils are asked for. Without a council: what comes with the product
    and what was imported for everybody.
    """
    known = known or scale(framework)
    rows = known_results(framework, council).order_by("council_name", "-published_on", "pk")
    return Benchmark(
        framework=framework,
        council=council,
        levels=known.levels,
        statement_count=known.statements,
        results=tuple(one_per_assessment(rows)),
    )


def known_results(framework: FrameworkVersion, council: Council | None) -> PublishedResultQuerySet:
    """Every stored row ``council`` may see; without a council those that everybody sees."""
    rows = PublishedResult.objects.filter(framework=framework)
    return rows.known_to(council) if council else rows.filter(added_for=None)


def held_rows(pending: PendingImport) -> list[ResultRow]:
    """The results in an upload that waits for its confirmation."""
    return [ResultRow.from_payload(payload) for payload in pending.payload["rows"]]


def held_import(actor: Membership | User, import_id: UUID) -> PendingImport:
    """The upload of results that ``actor`` may confirm; raises ``documents.errors.ImportGone``."""
    return find(actor=actor, kind=IMPORT_KIND, import_id=import_id)


def similar_names(council: Council) -> list[str]:
    """The names of the councils this one compares itself with. One query."""
    return list(SimilarCouncil.objects.filter(council=council).values_list("council_name", flat=True))


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(council_key(name) for name in names)
