"""The component tags and filters, builtins of every template. docs/components.md lists them."""

from assessment_ready.ui.templatetags.govuk import (
    blocks,
    figures,
    forms,
    navigation,
    status,
    words,
)
from assessment_ready.ui.templatetags.govuk.registry import register

__all__ = ["blocks", "figures", "forms", "navigation", "register", "status", "words"]
