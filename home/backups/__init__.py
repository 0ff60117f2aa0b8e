"""Backups: the whole site in one file, and putting it back, all of it or nothing.

``making`` writes one, ``restoring`` puts one back; ``archive`` is the file, ``databases`` what is
done to either database, ``rows`` the way from one kind to the other, ``afterwards`` what must be
seen to before readers see what was put back.
"""
