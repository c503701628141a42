"""What goes into an archive and what does not, and what an archive looks like. No Django here."""
