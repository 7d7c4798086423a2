"""Plain measures of a text beside a gold answer. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from bot.grounding.names import stands
from bot.grounding.numbers import number_faults
from bot.grounding.wording import LETTER, Source, plain

_SCRIPTS = {"en": "A-Za-z", "ko": "가-힣", "ja": "ぁ-ゖァ-ヺー一-鿿々", "zh": "一-鿿"}
_NAME = re.compile(rf"[{LETTER}\d@._+-]*[A-Z\d∇][{LETTER}\d@._+-]*")


def trigram_f1(text: str, gold: str) -> float:
    """How many triples of letters and digits two texts share, 0 to 1, the order of words aside.

    It notices another topic, another language and what is left out. It knows nothing of truth,
    and a good answer in other words scores low: compare models by it, on the same cases and in
    the same language, and read the drafts.
    """
    told, wanted = _trigrams(text), _trigrams(gold)
    total = told.total() + wanted.total()
    return 2 * (told & wanted).total() / total if total else 0.0


def numbers_kept(text: str, numbers: Iterable[str]) -> list[bool]:
    """Whether each number stands in a text, in any spelling (`1.2M`, `120만`), or follows from it.

    It is the check turned round: here the text is the source.
    """
    source = _source(text)
    return [not [*number_faults(plain(number), source)] for number in numbers]


def names_kept(text: str, names: Iterable[str]) -> list[bool]:
    """Whether each name stands in a text, whatever its case and hyphens."""
    source = _source(text)
    return [stands(name, source.text) for name in names]


def script_share(text: str, language: str) -> float:
    """The share of the letters, those of names left out, that are the language's own."""
    bare = text if language == "en" else _NAME.sub(" ", text)
    letters = "".join(filter(str.isalpha, bare))
    own = re.findall(f"[{_SCRIPTS[language]}]", letters)
    return len(own) / len(letters) if letters else 1.0


def _source(text: str) -> Source:
    return Source(text=plain(text), abstract=plain(text))


def _trigrams(text: str) -> Counter[str]:
    letters = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
    return Counter(letters[at : at + 3] for at in range(max(1, len(letters) - 2)) if letters)
