"""How the schema came to be, one step a file in `versions`; `upgrade.py` takes the steps.

A new step is a file with the next number, its `down_revision` naming the one before it and
`upgrade` taking Alembic's operations. It is written out in full and never edited once released:
importing `schema.py` would change the past with every change there.
"""
