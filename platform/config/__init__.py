"""The roof: knows all packages."""
