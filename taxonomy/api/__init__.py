"""API of taxonomy: categories for everybody, the category set for the regional admin."""
