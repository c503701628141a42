"""Reads of the feeds app: the feeds themselves, tokens, and what was read with them."""
