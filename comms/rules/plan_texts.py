"""The plan's own texts: what each is called on screen, and which section it belongs to. Pure."""

TEXT_LABELS = {
    "context": "Situation",
    "business_aim": "Aim",
    "insight": "Insight",
    "narrative_short": "Narrative in short",
    "narrative_full": "Narrative in full",
    "strategy": "Strategy",
    "channels_note": "How we use channels",
    "roles_note": "Roles",
    "core_block": "What every scenario says",
    "evaluation_note": "How we evaluate",
}
SECTION_TEXTS = {
    "aim": ("context", "business_aim"),
    "insight": ("insight",),
    "narrative": ("narrative_short", "narrative_full"),
    "channels": ("strategy", "channels_note"),
    "roles": ("roles_note",),
    "evaluation": ("evaluation_note",),
}
