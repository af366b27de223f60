"""Pages of the workplace, a file a subject."""
