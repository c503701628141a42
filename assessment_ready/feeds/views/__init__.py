"""Pages about tokens, and the doors through which feeds are read."""
