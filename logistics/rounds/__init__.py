"""Rounds: which vehicle brings what, in which order, and what became of it."""
