"""Ids that one slip of the fingers makes of another. Pure."""

from itertools import takewhile

LONGEST = 40
"""Characters of an id that is looked into; the longest of arXiv's own has 20."""

_DIGITS = "0123456789."
_LETTERS = "abcdefghijklmnopqrstuvwxyz-/"


def near(paper_id: str) -> list[str]:
    """Every id that is one swapped, wrong, missing or surplus character away, nearest first.

    Nearer is a swap, then a wrong character, then one too few or too many; of the same kind,
    the later slip. They are a few hundred, at most some 3,000, whatever is stored.
    """
    if not 0 < len(paper_id) <= LONGEST:
        return []
    alphabet = _DIGITS if not set(paper_id) - set(_DIGITS) else _DIGITS + _LETTERS
    cuts = [(paper_id[:at], paper_id[at:]) for at in range(len(paper_id) + 1)]
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    replaced = {head + one + tail[1:] for head, tail in cuts if tail for one in alphabet}
    longer = {head + one + tail for head, tail in cuts for one in alphabet}
    shorter = {head + tail[1:] for head, tail in cuts if tail}
    kinds = (_sorted(kind, paper_id) for kind in (swapped, replaced, longer | shorter))
    nearest_first = dict.fromkeys(one for kind in kinds for one in kind)
    return [one for one in nearest_first if one != paper_id]


def _sorted(kind: set[str], paper_id: str) -> list[str]:
    return sorted(kind, key=lambda one: (-_shared(one, paper_id), one))


def _shared(one: str, other: str) -> int:
    """How many characters the two begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
