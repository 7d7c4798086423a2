"""Measures in memory: what was done under which words, and what ended it."""

from collections.abc import Iterator
from contextlib import contextmanager


class FakeMeasure:
    """Remembers each thing that ended, with the class of its error, if any."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ...]] = []

    @contextmanager
    def __call__(self, *what: str) -> Iterator[None]:
        ended = "well"
        try:
            yield
        except BaseException as error:
            ended = type(error).__name__
            raise
        finally:
            self.told.append((*what, ended))
