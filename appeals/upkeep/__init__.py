"""Updates of appeals caused by other changes: a published set, an erased account, a better detector.

Nobody decides about one appeal here. Each file works from the current state, so it may be interrupted and run again.
"""
