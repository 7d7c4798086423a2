"""The packages that only some need, and the sentence for whoever lacks them."""

from collections.abc import Mapping
from importlib.util import find_spec
from types import MappingProxyType

LLM, POSTGRES = "llm", "postgres"

_PACKAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        LLM: ("httpx2", "lxml", "openai", "pydantic_ai", "pypdf"),
        POSTGRES: ("procrastinate", "psycopg"),
    }
)
"""What is imported of an extra, as pyproject.toml has them."""


def installed(extra: str) -> bool:
    """Whether the packages of an extra are there; they are not imported."""
    return all(_found(package) for package in _PACKAGES[extra])


def lacking(what: str, extra: str) -> str:
    """A sentence: `what`, in the plural, needs that extra, and how it is had.

    On PyPI `paperboy` is another program, so it comes from the folder of this one.
    """
    return (
        f"{what} need packages that are not installed. In the folder with Paperboy's source: "
        f"pip install '.[{extra}]', or pipx install --force '.[{extra}]'."
    )


def _found(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ValueError:  # there is a module of that name without a specification
        return False
