"""Forms of the category pages."""
