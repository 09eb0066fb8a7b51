"""Pages for administrators: the audit list, and how long identities are kept."""
