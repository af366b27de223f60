"""Addresses of a region: import from ГАР, geocoding and reverse geocoding, an external geocoder."""
