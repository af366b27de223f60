"""Benchmarks; nothing here is a test and nothing here runs in production."""
