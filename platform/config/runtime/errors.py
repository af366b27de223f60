"""The one way the runtime reports that it can't go on."""


class RuntimeFault(Exception):
    """One Russian sentence for the operator, without a traceback; commands print it and exit with code 1."""
