"""ГАР (ФИАС): the state's register of addresses, read from its XML files as they are given out."""
