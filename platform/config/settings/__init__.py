"""Settings by place: development (the demo), production, test; what they share is in base."""
