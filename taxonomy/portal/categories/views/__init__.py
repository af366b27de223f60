"""Views of the pages of categories, a file a subject."""
