"""A random walk through the product: people of every role, in two regions, do what pages let them do, and more."""
