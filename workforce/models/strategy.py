"""A workforce strategy, its strands, its paragraphs, and what it intends to do."""

from django.db import models
from django.db.models import F, Q

from assessment_ready.actions.models import Action
from assessment_ready.councils.models import Membership, User
from assessment_ready.framework.models import EvidenceCategory, QualityStatement
from workforce.models.choices import About, Decision, ImportState, PartKind, Scope, StrategyState, Strength
from workforce.models.entry import Entry
from workforce.models.standards import StandardItem


class Strategy(Entry):
    """One edition of a council's workforce strategy.

    ``is_public``: people outside may read it at its public address (``public_since``: from when). What it says is in
    its strands, parts and intended actions; ``edition`` counts what was agreed.
    """

    title = models.CharField(max_length=200)
    organisation = models.CharField(max_length=160, blank=True)
    sponsor = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.PLACE)
    method = models.TextField(blank=True)
    vision = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=StrategyState.choices, default=StrategyState.DRAFT)
    edition = models.PositiveSmallIntegerField(default=1)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=160, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="superseded_by"
    )
    source_name = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=False)
    public_since = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(Entry.Meta):
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "strategies"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(period_end=None) | Q(period_start=None) | Q(period_end__gte=F("period_start")),
                name="workforce_strategy_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Strand(Entry):
    """A numbered chapter of a strategy. ``number`` is what the text calls it ("1", "A")."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="strands")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    narrative = models.TextField(blank=True)
    lead = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Entry.Meta):
        ordering = ["position", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["strategy", "number"], name="workforce_strand_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class StrategyPart(Entry):
    """A principle, driver, priority, theme or policy reference. ``successor``: what took a policy's place."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=PartKind.choices)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    successor = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Entry.Meta):
        ordering = ["kind", "position", "pk"]

    def __str__(self) -> str:
        return self.title


class IntendedAction(Entry):
    """What a strategy says will be done, as it says it, and what makes it specific.

    Until ``action`` is there it is an intention: nobody reports on it, whatever is filled in. "Put in action" makes
    the ``actions`` action (area workforce); from then on owner, dates, product and measure are that action's, and the
    fields here are what it was begun with. ``measure`` is judged by baseline and target, or by an indicator.
    """

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="intended")
    strand = models.ForeignKey(
        Strand, on_delete=models.SET_NULL, null=True, blank=True, related_name="intended"
    )
    reference = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.COUNCIL)
    organisations = models.CharField(max_length=300, blank=True)
    groups = models.ManyToManyField("workforce.WorkforceGroup", blank=True, related_name="intended")
    maps_to = models.ManyToManyField(StandardItem, blank=True, related_name="+")
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    start_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    repeats = models.CharField(max_length=80, blank=True)
    product = models.CharField(max_length=300, blank=True)
    measure = models.CharField(max_length=300, blank=True)
    baseline = models.CharField(max_length=80, blank=True)
    target = models.CharField(max_length=80, blank=True)
    indicator = models.ForeignKey(
        "workforce.Indicator", on_delete=models.SET_NULL, null=True, blank=True, related_name="intended"
    )
    evidence_needed = models.CharField(max_length=300, blank=True)
    cost_estimate = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    funding_source = models.CharField(max_length=120, blank=True)
    action = models.OneToOneField(
        Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="intended"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(Entry.Meta):
        ordering = ["position", "pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["strategy", "reference"], name="workforce_intended_reference"),
        ]
        indexes = [models.Index(fields=["council", "strategy"], name="workforce_intended_of")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class StatementLink(models.Model):
    """That an intended action or an indicator bears on a quality statement: how strongly, and as which evidence."""

    council = models.ForeignKey("councils.Council", on_delete=models.PROTECT, related_name="+")
    intended = models.ForeignKey(
        IntendedAction, on_delete=models.CASCADE, null=True, blank=True, related_name="statement_links"
    )
    indicator = models.ForeignKey(
        "workforce.Indicator", on_delete=models.CASCADE, null=True, blank=True, related_name="statement_links"
    )
    statement = models.ForeignKey(QualityStatement, on_delete=models.PROTECT, related_name="+")
    strength = models.CharField(max_length=10, choices=Strength.choices, default=Strength.SUPPORTING)
    category = models.ForeignKey(
        EvidenceCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contribution = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["statement__number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(intended=None, indicator__isnull=False)
                | Q(intended__isnull=False, indicator=None),
                name="workforce_link_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["intended", "statement"], name="workforce_intended_statement_once"
            ),
            models.UniqueConstraint(
                fields=["indicator", "statement"], name="workforce_indicator_statement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intended or self.indicator} for {self.statement}"


class StatementParagraph(Entry):
    """What the council says about its workforce under one quality statement: made from figures, edited by people.

    ``notes`` are the numbered notes of the figures it began with: [{"number", "text", "on", "kind", "pk"}].
    """

    statement = models.ForeignKey(QualityStatement, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    notes = models.JSONField(default=list)
    as_at = models.DateField()
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta(Entry.Meta):
        ordering = ["statement__number"]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(fields=["council", "statement"], name="workforce_paragraph_once"),
        ]

    def __str__(self) -> str:
        return f"Workforce under {self.statement}"


class StrategyVersion(models.Model):
    """A strategy's whole text as it was when something was decided about it: frozen."""

    council = models.ForeignKey("councils.Council", on_delete=models.PROTECT, related_name="+")
    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    content = models.JSONField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="workforce_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.strategy}, version {self.number}"


class StrategyImport(Entry):
    """A text or file on its way in: what was found in it (``found``), to be corrected before it is confirmed.

    ``found`` is {"title", "strands": [{"number", "title", "narrative", "actions": [...]}], "parts": [...]}.
    """

    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PREVIEW)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    found = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    strategy = models.ForeignKey(
        Strategy, on_delete=models.SET_NULL, null=True, blank=True, related_name="imports"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Entry.Meta):
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name or "Pasted text"


class Consultation(Entry):
    """A draft shown to people for comment. ``token``: the secret part of the address for those without account."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="consultations")
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True)
    method = models.CharField(max_length=300, blank=True)
    audiences = models.CharField(max_length=300, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    token = models.CharField(max_length=64, unique=True, null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    reach = models.TextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(Entry.Meta):
        ordering = ["-opens_on", "-pk"]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="workforce_consultation_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ConsultationComment(Entry):
    """What somebody said about the whole draft, a strand, a part or one action; and what the council answers.

    ``about`` and ``quoted`` say what it was about even when that is gone. A comment that breaks the rules is withdrawn:
    then only those who look after the consultation read it.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="comments")
    about = models.CharField(max_length=8, choices=About.choices, default=About.WHOLE)
    strand = models.ForeignKey(Strand, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    part = models.ForeignKey(StrategyPart, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    intended = models.ForeignKey(
        IntendedAction, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    quoted = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=120, blank=True)
    by_organisation = models.CharField(max_length=160, blank=True)
    audience = models.CharField(max_length=80, blank=True)
    made_at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision.choices, default=Decision.WAITING, blank=True)
    response = models.TextField(blank=True)
    responded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responded_at = models.DateTimeField(null=True, blank=True)
    is_published = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta(Entry.Meta):
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
