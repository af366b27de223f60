"""Deliveries for the region's administrator: pages and API."""
