"""Playbooks (алгоритмы): their steps, the shipped library, and the region's edits."""
