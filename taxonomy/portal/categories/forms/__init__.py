"""What the pages of categories are filled in with."""
