"""How many examples a property is tried with: fewer in the inner loop than in CI."""

import os

EXPLORING = bool(os.environ.get("PAPERBOY_EXPLORE"))
"""Whether properties are tried with examples that are new in each run."""


def examples(count: int) -> int:
    """So many in CI, and a sixth of them otherwise, but five at least."""
    return count if os.environ.get("CI") else max(5, count // 6)
