"""Rehearsals: a whole meeting in a few minutes, that plays by itself or is moderated.

``plan`` divides the plan of the invented Pre-session, ``story`` says what its moderator
does, ``player`` does it over the API as a console would. Nothing here knows more of a
meeting than any program that was given a token.
"""
