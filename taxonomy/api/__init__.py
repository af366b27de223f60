"""The open API of taxonomy: what an appeal can be about, and the set as its regional admin keeps it."""
