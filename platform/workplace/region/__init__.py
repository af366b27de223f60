"""The region itself as its administrator edits it: portal, organisations, municipalities."""
