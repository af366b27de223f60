"""Addresses of a region: streets and houses from ГАР, finding a place by words and words by a place, a geocoder."""
