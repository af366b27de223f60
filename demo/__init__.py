"""The demo's own content: two regions with about three hundred invented appeals in every state."""
