"""Text to words, findings and categories: no database, no region, no settings; the same text gives the same answer."""
