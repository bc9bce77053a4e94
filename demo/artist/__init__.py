"""Draws the demo's pictures: a still life for every product, an emblem and a landscape for every shop.

Light falls from the upper left. Solids are turned (``solids.turned``) or extruded (``solids.prism``) and seen from
slightly above: a horizontal circle of radius r is an ellipse r wide and ``tilt * r`` high.
"""
