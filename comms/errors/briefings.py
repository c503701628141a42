"""Refusals about briefings and clearance, in sentences a person can act on."""
