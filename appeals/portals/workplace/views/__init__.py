"""Views of the workplace, one file per subject."""
