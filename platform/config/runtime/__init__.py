"""What Otklik needs around it to run: PostgreSQL, Valkey, an environment, processes.

Nothing here imports Django's settings: the runtime fills the environment that the settings read.
"""
