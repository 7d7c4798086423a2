import pytest

from bot.errors import UsageProblem
from bot.shards import Shards


@pytest.mark.parametrize(
    ("written", "ids", "count"), [("0-1/4", [0, 1], 4), (" 3/4 ", [3], 4), ("0/1", [0], 1)]
)
def test_shards_are_read_as_people_write_them(written: str, ids: list[int], count: int) -> None:
    shards = Shards.parse(written)

    assert (list(shards.ids), shards.count) == (ids, count)
    assert Shards.parse(str(shards)) == shards


@pytest.mark.parametrize("written", ["", "4/4", "2-1/4", "0", "a/b", "0-1/0"])
def test_shards_that_there_are_not_are_refused(written: str) -> None:
    with pytest.raises(UsageProblem, match="first two of four"):
        Shards.parse(written)
