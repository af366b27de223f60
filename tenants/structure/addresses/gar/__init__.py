"""Read ГАР (ФИАС), the state register of addresses, from its published XML files."""
