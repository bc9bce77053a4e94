"""Parcels and registered letters that somebody sends from home: written step by step, paid, handed in."""
