"""Who may do what and how often: roles, grants, passwords, links, token buckets."""
