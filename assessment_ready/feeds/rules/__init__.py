"""Pure rules of the feeds: columns, tokens, pace, problems, and the description of it all."""
