"""Clocks of appeals as rows: what runs, until when and why (ADR 25).

`kinds` is their registry, `verdict` and the like declare one kind each. `following` moves clocks when an appeal changes
its state, `sweeping` finds those that are due, `working_time` counts.
"""
