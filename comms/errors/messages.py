"""Refusals about messages and lines, in sentences a person can act on."""
