"""Who may do what: roles, grants, passwords, links and limits on how often something is done."""
