"""Pages where the regional admin manages categories, playbooks and rubrication."""
