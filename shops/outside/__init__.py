"""Asking servers that somebody else wrote down: never one inside our network."""
