"""Pages that are kept whole for visitors who are not signed in, and never shown once something on them has changed.

``watching`` names the tables whose changes count, ``triggers`` has the database write each change down (``PageChange``),
``recording`` notes what a page read while it was rendered, ``freshness`` asks whether any of that has changed since, ``asking``
says which requests may be answered so, ``entries`` keeps the pages, and ``middleware`` brings it together. See decision 0027.
"""
