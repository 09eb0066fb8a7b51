"""Rehearsals: a whole meeting in a few minutes, played by a program or moderated by people.

``plan`` shortens the plan of the practice meeting, ``story`` lists the acts of its moderator, and
``player`` carries them out over the API, with the same rights as any program that has a token.
"""
