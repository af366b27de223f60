"""Example extensions, each declared in one file: they test what the «add a …» pages in `docs/how-to` say."""
