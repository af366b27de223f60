"""Reads of appeals, one module a kind of reader; each says who may see what it returns."""
