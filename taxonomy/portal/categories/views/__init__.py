"""Views of the category pages, one file per subject."""
