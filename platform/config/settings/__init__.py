"""Settings: development (the demo), production, test; shared ones are in base."""
