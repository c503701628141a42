"""Reads over all areas, one module per page."""
