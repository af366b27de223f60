"""Run-time environment of Otklik: PostgreSQL, Valkey, environment variables, processes.

Nothing here imports Django's settings: the runtime fills the environment that the settings read.
"""
