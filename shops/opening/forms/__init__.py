"""One form a step; each takes what is saved as what it begins with."""
