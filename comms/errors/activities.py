"""Refusals about activities and the forward planner, in sentences a person can act on."""
