"""Pages that are kept whole for visitors who are not signed in, and never shown once something on them has changed.

``watching`` names the tables whose changes count, ``triggers`` has the database write each change down (``PageChange``),
``recording`` notes what a page read while it was rendered, ``position`` asks whether anything at all has changed since and
``freshness`` whether any of that has, ``asking`` says which requests may be answered so, ``entries`` keeps the pages, ``finding`` finds
the one that is right now and ``replies`` says what is sent of it: by ``handler`` before Django does anything, or by ``middleware``, which
has pages rendered. See decisions 0027 and 0028.
"""
