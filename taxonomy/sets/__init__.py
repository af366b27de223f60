"""A region's own set of categories: how it derives from a catalog, and what the region changes in it."""
