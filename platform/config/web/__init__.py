"""The web server: a front accepts connections, workers buffer whole requests before Django handles them."""
