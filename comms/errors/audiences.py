"""Refusals about audiences, channels, coverage and load, in sentences a person can act on."""
