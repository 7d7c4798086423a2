"""Where the store is: its address, read and checked."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StoreProblem

APPLICATION = "paperboy"
"""What each of our connections calls itself on a server, before a name that its address has."""

_FORMS = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"
_UNREADABLE = (
    f"The address of the store cannot be read: write it as {_FORMS}, and a character "
    "such as @, / or : in a password as %40, %2F or %3A."
)
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A database, named with its asynchronous driver."""

    url: URL

    @classmethod
    def parse(cls, address: str) -> "Place":
        """Read an address as people write it.

        Raises:
            StoreProblem: it is none, or of a database that we do not speak with.
        """
        try:
            url = make_url(address.strip())
        except (ArgumentError, ValueError):
            # Without its cause, which may quote a piece of a password.
            raise StoreProblem(_UNREADABLE) from None
        if "@" in (url.host or ""):  # a password with one ends there, and its rest would be told
            raise StoreProblem(_UNREADABLE)
        driver = _DRIVERS.get(url.drivername)
        if driver is None:
            raise StoreProblem(f"No store can be kept at {url.drivername}://…; it is {_FORMS}.")
        place = cls(url.set(drivername=driver))
        return cls(_lasting(place.url) if place.is_file else _named(place.url))

    @property
    def is_file(self) -> bool:
        """Whether it is SQLite."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path:
        """The file of an SQLite store."""
        return Path(self.url.database or "")

    @property
    def blocking_url(self) -> URL:
        """The same database, with a driver for code that does not await."""
        return self.url.set(drivername="sqlite") if self.is_file else self.url

    def __str__(self) -> str:
        """Name the place to people: never with a password, which may stand in the query too."""
        if self.is_file:
            return str(self.file)
        host = self.url.host or self.url.query.get("host") or "this machine"
        port = f":{self.url.port}" if self.url.port else ""
        return f"PostgreSQL database {self.url.database or 'of the default name'} at {host}{port}"

    def make_folder(self) -> None:
        """Make the folder of an SQLite file.

        Raises:
            StoreProblem: it cannot be made.
        """
        if not self.is_file:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreProblem(
                f"The folder of the store {self} cannot be made ({error.strerror}). "
                "Choose another place for it, or give yourself the right to write there."
            ) from error


def _lasting(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreProblem("The store needs a file to last: write its address as sqlite:///FILE.")
    return url.set(database=str(Path(url.database).expanduser()))


def _named(url: URL) -> URL:
    """The same, and the server is told whose connections they are."""
    name = " ".join([APPLICATION, *url.normalized_query.get("application_name", ())])
    return url.update_query_dict({"application_name": name})
