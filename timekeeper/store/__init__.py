"""What is kept: the log of each meeting, the programme, people and texts, credentials.

May import the domain, SQLAlchemy and Alembic; knows no framework and reads no clock.
"""
