"""Programs that try a promise with real processes: kills, races, crowds, several machines.

Each has a small run in the ordinary suite and a long one under ``make soak``.
"""
