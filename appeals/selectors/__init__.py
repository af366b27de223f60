"""Queries for appeals, one module per audience; each says who may see its results."""
