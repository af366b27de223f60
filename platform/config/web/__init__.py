"""The web server: a front that accepts connections, and workers that take requests in whole before Django sees them."""
