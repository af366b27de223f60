"""The error that the runtime raises when it can't continue."""


class RuntimeFault(Exception):
    """One Russian sentence for the operator, without a traceback; commands print it and exit with code 1."""
