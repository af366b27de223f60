"""A region's category set: derived from a catalog, edited by the region."""
