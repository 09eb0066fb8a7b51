"""Pages on which moderators plan a meeting, start a rehearsal or pair a screen."""
