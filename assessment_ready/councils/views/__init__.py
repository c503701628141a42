"""Pages about people: signing in, accounts, members, councils of the installation."""
