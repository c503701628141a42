"""Changes in the feeds app: tokens, and what is kept of their use."""
