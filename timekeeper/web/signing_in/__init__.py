"""How somebody gets in: with a password, or by a link."""
