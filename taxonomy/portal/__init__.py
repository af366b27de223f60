"""Pages where the regional admin looks after categories, playbooks and rubrication."""
