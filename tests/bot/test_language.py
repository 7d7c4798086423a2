import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.language import ENGLISH, LANGUAGES, nearest, texts

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "adapters", "formatters")
TRANSLATED = [code for code in LANGUAGES if code != ENGLISH]


def texts_in_source() -> Catalog:
    found = Catalog()
    for package in PACKAGES:
        for *_, message, _, context in extract_from_dir(ROOT / package):
            found.add(message, context=context)
    return found


def catalogue(code: str) -> Catalog:
    path = ROOT / "bot" / "locales" / code / "LC_MESSAGES" / "paperboy.po"
    with path.open("rb") as file:
        return read_po(file, locale=code)


def keys(found: Catalog) -> set[tuple[object, object]]:
    return {(message.id, message.context) for message in found if message.id}


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(str(form) for form in text)  # type: ignore[attr-defined]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def translated(code: str) -> Iterator[Message]:
    return (message for message in catalogue(code) if message.id)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_has_every_text_and_no_other(code: str) -> None:
    wanted, known = keys(texts_in_source()), keys(catalogue(code))

    assert known - wanted == set(), "obsolete: take these out of the catalogue"
    assert wanted - known == set(), "not translated: add these to the catalogue"
    assert not catalogue(code).obsolete


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_translation_is_whole(code: str) -> None:
    plurals = catalogue(code).num_plurals

    for message in translated(code):
        assert not message.fuzzy, message.id
        assert all(form.strip() for form in forms(message.string)), message.id
        assert len(forms(message.string)) == (plurals if message.pluralizable else 1), message.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_keeps_the_placeholders(code: str) -> None:
    for message in translated(code):
        for form in forms(message.string):
            assert placeholders(form) == placeholders(forms(message.id)[-1]), message.id


def test_every_text_that_is_asked_for_is_seen_by_the_extractor() -> None:
    """It reads tokens: what stands inside an f-string, or is no literal, escapes it."""
    extracted = {form for message in texts_in_source() for form in forms(message.id)}

    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Attribute(attr="gettext"), args=[text]):
                        asked = [text]
                    case ast.Call(func=ast.Attribute(attr="ngettext"), args=[one, many, _]):
                        asked = [one, many]
                    case ast.Call(func=ast.Attribute(attr="pgettext"), args=[_, text]):
                        asked = [text]
                    case _:
                        continue
                for text in asked:
                    assert isinstance(text, ast.Constant), f"{path}:{node.lineno}"
                    assert text.value in extracted, f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    ("code", "keywords", "papers"),
    [("ko", "키워드", "논문 2편"), ("ja", "キーワード", "論文2本"), ("zh", "关键词", "2 篇论文")],
)
def test_a_language_speaks_for_itself(code: str, keywords: str, papers: str) -> None:
    say = texts(code)

    assert say.gettext("Keywords") == keywords
    assert say.ngettext("{count} paper", "{count} papers", 2).format(count=2) == papers


@pytest.mark.parametrize(
    ("code", "foreign"),
    [("ko", "[ぁ-ヿ一-鿿]"), ("ja", "[가-힣]"), ("zh", "[가-힣ぁ-ヿ]|[論設語購讀時間發關]")],
)
def test_a_catalogue_is_written_in_its_own_letters(code: str, foreign: str) -> None:
    for message in translated(code):
        for form in forms(message.string):
            assert not re.search(foreign, form), message.id


def test_korean_asks_in_one_tone() -> None:
    for message in translated("ko"):
        for form in forms(message.string):
            assert not re.search("(?<!안녕)(하|르|누르|쓰)세요", form), message.id


def test_english_is_what_the_source_says() -> None:
    say = texts("en")

    assert say.gettext("Keywords") == "Keywords"
    assert say.ngettext("{count} paper", "{count} papers", 1) == "{count} paper"
    assert say.ngettext("{count} paper", "{count} papers", 2) == "{count} papers"


@pytest.mark.parametrize("language", ["tlh", "", "../../etc", "k\0o"])
def test_a_language_that_we_do_not_speak_is_answered_in_english(language: str) -> None:
    assert nearest(language) == "en"
    assert texts(language).gettext("Keywords") == "Keywords"


@pytest.mark.parametrize(
    ("language", "code"),
    [
        *(("ko", "코드"), ("ko-KR", "코드"), ("ko_KR", "코드"), ("KO", "코드")),
        *(("ja-JP", "コード"), ("zh-hans", "代码"), ("zh-Hant-TW", "代码"), ("zh-CN", "代码")),
    ],
)
def test_a_region_is_served_by_its_language(language: str, code: str) -> None:
    assert texts(language).gettext("Code") == code


def test_a_catalogue_is_compiled_once() -> None:
    assert texts("ko") is texts("ko-KR")
