"""Lockers: which compartment fits, who has it, what the locker says, and what happens when nobody comes."""
