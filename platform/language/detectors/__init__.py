"""Detectors: personal data, address, danger, rudeness, and whether a message is an appeal at all."""
