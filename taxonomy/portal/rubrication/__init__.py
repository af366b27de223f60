"""The administrator's pages about rubrication: how good it is, which model answers, how it may act."""
