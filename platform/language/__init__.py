"""Text → words, findings, categories. Pure: no database, no region, no settings; same text, same result."""
