"""What happens to appeals because something else changed: a set was published, an account closed, a reader got better.

Nobody decides about one appeal here. Each file reads the present facts, so it may be interrupted and run again.
"""
