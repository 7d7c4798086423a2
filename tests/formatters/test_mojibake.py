from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formatters.mojibake import repair

UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
PAGE = """\
# 📰 Hugging Face Daily Papers – 2025-05-27
🔗 https://huggingface.co/papers/2505.20258

### 🖼️ 추가 자료
- τ-bench에서 64 → 70.3, “좋아요” · café
plain ASCII
   - ·19 authors, 5 μm, H₂O, ℓ1
### \ufffd 핵심 포인트"""


def mac_roman(text: str) -> str:
    return text.encode().decode("mac_roman")


def cp1252(text: str) -> str:
    """As browsers and careless programs do: an undefined byte becomes a C1 control."""
    return "".join(
        chr(byte) if byte in UNDEFINED else bytes([byte]).decode("cp1252") for byte in text.encode()
    )


def latin_1(text: str) -> str:
    return text.encode().decode("latin-1")


Spoil = Callable[[str], str]


@pytest.mark.parametrize("spoil", [mac_roman, cp1252, latin_1])
def test_mends_a_page_that_was_decoded_wrongly(spoil: Spoil) -> None:
    assert repair(spoil(PAGE)) == (PAGE, True)


@pytest.mark.parametrize(("first", "second"), list(product([mac_roman, cp1252], repeat=2)))
def test_mends_a_page_that_was_decoded_wrongly_twice(first: Spoil, second: Spoil) -> None:
    assert repair(second(first(PAGE))) == (PAGE, True)


@pytest.mark.parametrize("spoil", [mac_roman, cp1252])
@pytest.mark.parametrize("every", [2, 3])
def test_mends_only_the_spoilt_lines_of_a_mixed_page(spoil: Spoil, every: int) -> None:
    mixed = "\n".join(
        line if place % every else spoil(line) for place, line in enumerate(PAGE.split("\n"))
    )

    assert repair(mixed) == (PAGE, True)


@pytest.mark.parametrize("spoil", [mac_roman, cp1252])
def test_mends_a_single_heading(spoil: Spoil) -> None:
    assert repair(spoil("### 🔑 핵심 포인트")) == ("### 🔑 핵심 포인트", True)


@pytest.mark.parametrize(
    "sound",
    [
        PAGE,
        "",
        "plain ASCII, with <tags> and $\\rightarrow$",
        "한국어만 있는 글",
        "café, naïve, Ångström, Weiß’ theorem, l’état, É™",
        "“smart quotes” — and ‘single’ ones…",
        "√π ≈ 1.77, 3×–5×, 10 Å², 5 μm, ·∂∑",
        "🔑 📌 👨‍👩‍👧 ₂ ℓ",
        "aquí…”",
        "Ω≈ç√∫˜µ≤≥÷",
        "\ufffd",
    ],
)
def test_leaves_sound_text_alone(sound: str) -> None:
    assert repair(sound) == (sound, False)


@pytest.mark.parametrize(
    ("spoil", "sound"),
    [(mac_roman, "l’état"), (cp1252, "Weiß’ theorem"), (cp1252, "CAFÉ™"), (cp1252, "3×–")],
)
def test_leaves_sound_lines_of_a_spoilt_page_alone(spoil: Spoil, sound: str) -> None:
    assert repair(f"{spoil(PAGE)}\n{sound}") == (f"{PAGE}\n{sound}", True)


LETTERS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
        st.sampled_from("éüß“”’–—…·τμΩ→₂🔑📌👍한글\n"),
    )
)


@given(LETTERS)
def test_never_touches_what_people_write(text: str) -> None:
    assert repair(text) == (text, False)


@given(LETTERS, st.lists(st.sampled_from([mac_roman, cp1252]), min_size=1, max_size=3))
def test_restores_whatever_stood_on_the_page(text: str, spoils: list[Spoil]) -> None:
    page = f"{PAGE}\n{text}"
    spoilt = page
    for spoil in spoils:
        spoilt = spoil(spoilt)

    assert repair(spoilt) == (page, True)
