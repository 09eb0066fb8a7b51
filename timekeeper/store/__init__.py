"""The database: each meeting's log, the programme, people and texts, accounts, the audit.

Imports the domain, SQLAlchemy, Alembic and Pydantic, but no web framework; reads no clock.
"""
