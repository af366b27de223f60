"""The administrator's pages about rubrication: accuracy, models, settings."""
