"""Whether the service is well, part by part. Pure."""

from collections.abc import Callable, Mapping

Checks = Mapping[str, Callable[[], str]]
"""By part what says, as a sentence, what is wrong with it; empty where nothing is."""

STORE = "store"


def complaints(checks: Checks, *, store: str) -> dict[str, str]:
    """What is wrong with each part, the store first; `store` is what is wrong with that."""
    return {STORE: store} | {part: check() for part, check in checks.items()}


def told(complaints: Mapping[str, str]) -> dict[str, object]:
    """The same for people and programs: whether all is well, and what each part says."""
    return {
        "ready": not any(complaints.values()),
        "parts": {part: says or "ok" for part, says in complaints.items()},
    }
