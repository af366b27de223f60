"""A region's own map: validate, store and serve a tile file (PMTiles or MBTiles)."""
