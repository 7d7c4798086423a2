"""Whether a draft is borne out by its paper: numbers, names, praise, language and shape. Pure.

A paper's title and abstract are the source; nothing else is. A number stands in it, or is told as
the difference or the ratio of two that one sentence sets side by side. Names stay as they are
written, praise is not added. What cannot be judged from the words alone passes: the check finds
faults, it does not prove that a draft is true.
"""

from collections.abc import Iterable, Iterator

from bot.draft import Complaint, Draft
from bot.grounding.leaks import leak_faults, obeyed
from bot.grounding.names import name_faults
from bot.grounding.numbers import number_faults
from bot.grounding.praise import praise_faults
from bot.grounding.script import language_faults
from bot.grounding.shape import shape_faults
from bot.grounding.wording import Source, plain, source_of
from bot.models import Paper
from bot.tex import readable

__all__ = ["check", "complaints_words"]


def check(draft: Draft, paper: Paper, *, language: str) -> tuple[Complaint, ...]:
    """Say everything in a draft that its paper does not bear out, by field; no word twice.

    A field that is empty is complained of, except for the abstract of a paper that has none.
    """
    source = source_of(paper)
    told = [
        Complaint(field=field, kind="shape", says=says)
        for field, says in shape_faults(draft, source, language=language)
    ]
    context = "\n".join((draft.one_line, *draft.points))
    for field, text in (
        ("one_line", draft.one_line),
        *(("points", point) for point in draft.points),
        ("abstract", draft.abstract),
    ):
        told += [
            Complaint(field=field, kind=kind, says=says)
            for kind, says in _faults(
                text, source, language=language, whole=field == "abstract", context=context
            )
        ]
    return tuple(dict.fromkeys(told))


def complaints_words(complaints: Iterable[Complaint]) -> str:
    """Say complaints to the model that tries again, in one paragraph."""
    told = dict.fromkeys(f"In `{one.field}`: {one.says}" for one in complaints)
    if not told:
        return ""
    whole = " ".join(["The draft has faults. Write it again without them.", *told])
    return " ".join(whole.split())


def _faults(
    text: str, source: Source, *, language: str, whole: bool, context: str
) -> Iterator[tuple[str, str]]:
    """Look at one text; `whole` says that it translates the abstract, orders in it included."""
    for says in leak_faults(text, source):
        yield "shape", says
    if not whole:
        for says in obeyed(text, source):
            yield "shape", says
    said = plain(readable(text))
    for says in language_faults(said, source, language=language):
        yield "language", says
    yield from number_faults(said, source, translated=whole, context=plain(readable(context)))
    for says in name_faults(said, source, language=language):
        yield "name", says
    for says in praise_faults(said, source):
        yield "praise", says
