"""Pictures that Telegram has: by its own id they are sent again without being fetched again."""

from collections import OrderedDict
from collections.abc import Callable

KEPT = 1_000
"""Pictures remembered, about 300 KB; those of a season at five a day."""


class Photos:
    """Remembers the file id of each picture, by its address; ids are those of one bot.

    https://core.telegram.org/bots/api#sending-files

    Args:
        learned: told of each address and file id that is new, for those who keep them longer.
    """

    def __init__(
        self, *, most: int = KEPT, learned: Callable[[str, str], object] | None = None
    ) -> None:
        self._most = most
        self._learned = learned
        self._ids: OrderedDict[str, str] = OrderedDict()

    def file_id(self, url: str | None) -> str:
        """The file id of the picture at an address; empty where it is not known."""
        if url is None or url not in self._ids:
            return ""
        self._ids.move_to_end(url)
        return self._ids[url]

    def keep(self, url: str, file_id: str) -> None:
        """Remember a picture, in place of the one that was not used for longest."""
        new = self._ids.get(url) != file_id
        self._ids[url] = file_id
        self._ids.move_to_end(url)
        if len(self._ids) > self._most:
            self._ids.popitem(last=False)
        if new and self._learned is not None:
            self._learned(url, file_id)

    def forget(self, url: str) -> None:
        """Telegram does not know that file id any more."""
        self._ids.pop(url, None)
