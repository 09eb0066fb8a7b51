"""The only way out: what an audience may know, as data or as markup, in its language."""
