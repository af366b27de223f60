"""Things of nobody's, each declared in one file: what «add a …» in `docs/how-to` says is tried with them."""
