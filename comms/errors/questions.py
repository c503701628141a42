"""Refusals about questions and evaluation, in sentences a person can act on."""
