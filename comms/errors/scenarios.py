"""Refusals about scenarios and cascades, in sentences a person can act on."""
