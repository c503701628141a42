"""Refusals about plans, in sentences a person can act on."""
