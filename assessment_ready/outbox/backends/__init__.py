"""The ways a message leaves: into a folder or to a mail server. Each answers with an ``Outcome``."""
