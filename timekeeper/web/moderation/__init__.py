"""Pages on which moderators plan a meeting, begin a rehearsal or pair a screen."""
