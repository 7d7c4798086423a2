"""Whether a text is written in the language that was asked for, by the letters it is written in."""

import re
from collections.abc import Iterator

from bot.grounding.wording import LETTER, Source, sentences

LEAST_SHARE = 0.4
"""Of the letters that are neither of names nor in brackets, how many the language's own must be."""
LEAST_SENTENCE = 24
"""Letters from which on a sentence is judged by itself."""

_SCRIPTS = {"ko": "가-힣", "ja": "ぁ-ゖァ-ヺー一-鿿々", "zh": "一-鿿", "en": "A-Za-z"}
_FOREIGN = {
    "ko": "[ぁ-ゖァ-ヺ一-鿿]{2,}",
    "ja": "[가-힣ㄱ-ㅣ]+",
    "zh": "[가-힣ㄱ-ㅣぁ-ゖァ-ヺ]+",
    "en": "[가-힣ㄱ-ㅣぁ-ゖァ-ヺ一-鿿]+",
}
_NAMES = {"en": "English", "ko": "Korean", "ja": "Japanese", "zh": "Chinese"}
_BRACKETS = re.compile(r"[(（「『\[][^()（）「」『』\[\]]*[)）」』\]]|https?://\S+")
_NAME = re.compile(rf"[{LETTER}\d@._+-]*[A-Z\d][{LETTER}\d@._+-]*")


def language_faults(text: str, source: Source, *, language: str) -> Iterator[str]:
    """Say where a text is in another language; languages that we have no letters for pass."""
    if language not in _SCRIPTS:
        return
    name = _NAMES[language]
    foreign = re.search(_FOREIGN[language], text)
    if foreign and foreign[0] not in source.text:
        yield f"“{foreign[0]}” is not {name}."
    if _letters(text) and not re.search(f"[{_SCRIPTS[language]}]", text):
        yield f"“{text.strip()[:40]}” is not written in {name}."
        return
    bare = _BRACKETS.sub(" ", text)
    for sentence in dict.fromkeys((bare, *sentences(bare))):
        if sentence != bare and len(_letters(sentence)) < LEAST_SENTENCE:
            continue
        if not _written_in(language, sentence):
            yield f"“{sentence.strip()[:40]}…” is not written in {name}."
            return


def _written_in(language: str, text: str) -> bool:
    letters = _letters(text if language == "en" else _NAME.sub(" ", text))
    if not letters:
        return True
    own = re.findall(f"[{_SCRIPTS[language]}]", letters)
    if language == "ja" and len(letters) >= LEAST_SENTENCE and not re.search("[ぁ-ゖ]", letters):
        return False
    return len(own) >= LEAST_SHARE * len(letters)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))
