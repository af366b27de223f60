"""Catalogs: published classifiers in immutable versions."""
