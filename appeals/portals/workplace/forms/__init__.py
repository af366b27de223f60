"""What the staff fill in."""
