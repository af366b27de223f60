"""The frame of the staff's pages: guard, menu, slots, form widgets, and the pages about the region itself."""
