"""Pages for administrators: the audit, and how long identities are kept."""
