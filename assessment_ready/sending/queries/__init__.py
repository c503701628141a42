"""Reads of sending."""
