"""Refusals about contacts, in sentences a person can act on."""
