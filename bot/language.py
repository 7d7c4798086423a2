"""The languages that readers can choose, and our own texts in them.

A text is marked by asking for it: `say = texts(language)`, then `say.gettext("…")`,
`say.ngettext("{count} paper", "{count} papers", count)` or `say.pgettext("date", "…")`, each with
the English as a literal. Values go in afterwards with `.format(count=…)`.

The catalogues ship as `.po` files and are compiled in memory, so there is nothing to build and
nothing to forget. A language is one of those files and one line of `LANGUAGES`; the texts to
translate come from the source:

    pybabel extract --add-comments=Translators: -o paperboy.pot bot adapters formatters
    pybabel init -i paperboy.pot -d bot/locales -D paperboy -l fr      (`update` for an old one)
"""

from collections.abc import Mapping
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"en": "English", "ko": "한국어", "ja": "日本語", "zh": "简体中文"}
)
"""Each language we speak, under its code, by the name that its speakers give it."""


def nearest(language: str) -> str:
    """The code of the language to speak where `language` is asked for.

    `ko-KR` and `ko_KR` are served by `ko`; what we do not speak is answered in English.
    """
    code = language.replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else ENGLISH


def N_(text: str) -> str:  # noqa: N802 – the name by which the extractor knows it
    """Mark a text that is written here, and translated where it is shown."""
    return text


def texts(language: str) -> NullTranslations:
    """Our own texts in that language; in English where we do not speak it."""
    return _catalogue(nearest(language))


@lru_cache
def _catalogue(code: str) -> NullTranslations:
    if code == ENGLISH:
        return NullTranslations()
    source = files("bot").joinpath("locales", code, "LC_MESSAGES", "paperboy.po")
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)
