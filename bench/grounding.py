"""How the cost of checking a draft grows with the text: `python -m bench.grounding`."""

from bench.measuring import Stopwatch, say
from bot.draft import Draft
from bot.grounding import check
from bot.models import Paper

LINES = 400
"""Sentences of the shortest text, some 25 kB; the longest has four times as many."""


def text(lines: int) -> str:
    """So many sentences of figures and names, no two alike."""
    return " ".join(
        f"Plover-{n}B scores {n}.{n % 10} on Shore{n}, {n % 7}.5 points over Heron{n}."
        for n in range(1, lines + 1)
    )


def spent(lines: int) -> float:
    """Seconds of processor time for a text that was not read before."""
    book = Paper(id="9902.00008", title=f"Plover in {lines}", abstract=text(lines))
    draft = Draft(one_line="Heron7보다 77.7점 높습니다.", points=(), abstract="")
    watch = Stopwatch()
    with watch.running():
        check(draft, book, language="ko")
    return watch.cpu


def run() -> None:
    """Measure and tell."""
    spent(10)  # whatever is made once is made
    least = spent(LINES)
    for times in (1, 2, 4):
        took = spent(times * LINES + times)
        size = f"{len(text(times * LINES)) / 1000:.0f} kB"
        say(f"a draft checked against {size}", f"{took * 1000:.0f} ms", f"{took / least:.1f} ×")


if __name__ == "__main__":
    run()
