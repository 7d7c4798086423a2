from adapters.discord.memory import Memory
from tests.adapters.discord.conftest import Ticks


def test_a_thing_is_remembered_until_its_time_is_over(ticks: Ticks) -> None:
    memory = Memory[str](clock=ticks)
    memory.keep("a", "text", seconds=10)

    ticks.seconds += 9.9
    assert memory.get("a") == "text"
    ticks.seconds += 0.1
    assert memory.get("a") is None


def test_of_too_many_things_the_oldest_is_forgotten(ticks: Ticks) -> None:
    memory = Memory[int](clock=ticks, most=2)
    for number, name in enumerate("abac"):
        memory.keep(name, number, seconds=10)

    assert [memory.get(name) for name in "abc"] == [2, None, 3]
