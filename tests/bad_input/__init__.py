"""Whatever people and programs send: a clear answer, nothing lost, never an error of ours (tests/README.md)."""
