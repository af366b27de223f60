"""Playbooks (алгоритмы): their steps, the library that ships with Otklik, and what a region made of it."""
