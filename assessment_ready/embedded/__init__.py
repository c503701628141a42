"""The embedded default: a private PostgreSQL and Valkey from Python wheels, and the runner that keeps them.

A plain package, not a Django app: nothing here may import Django or an app of this project, because it runs
before settings exist (ADR 0002).
"""
