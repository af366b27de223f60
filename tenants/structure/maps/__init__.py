"""A region's own map: a file of tiles (PMTiles or MBTiles), checked, kept in a folder and served."""
