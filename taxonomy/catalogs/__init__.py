"""Catalogs: published classifiers, in versions that never change."""
