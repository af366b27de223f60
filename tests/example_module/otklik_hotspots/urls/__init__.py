"""URLs of the module: on the portal, in the workplace, in the API."""
