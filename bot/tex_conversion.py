"""One span of TeX, said in Unicode as a whole or not at all. Pure."""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import Any

from pylatexenc import latex2text, latexwalker

from bot.tex_words import (
    ACTIVE,
    ALIASES,
    FUNCTIONS,
    LONGEST_SHIFTED_WORD,
    LOWERED,
    OPENERS,
    OUR_WORDS,
    POWERS,
    RAISED,
    STYLES,
)

_Untyped = Any  # pylatexenc ships no types


def _braces(depth: int) -> str:
    """Match a brace group with groups inside, possessively: no input makes it backtrack."""
    inner = rf"|{_braces(depth - 1)}" if depth else ""
    return rf"\{{(?:[^{{}}\\]++|\\.{inner})*+\}}"


GROUP = _braces(3)
_SCRIPT = re.compile(
    rf"(?<!\\)[\^_]\s*(?:{GROUP}|\\[A-Za-z]++(?:{GROUP}){{0,2}}|[^\s{{}}\\^_])", re.DOTALL
)
_MACRO = re.compile(r"\\(?!(?:begin|end)\{)([A-Za-z]++)(?:(?<=operatorname)\*)?( ?)(?=(.?))")
_MARKUP = re.compile(r"\\(?:begin|end)\{\w+\*?\}|\\[A-Za-z]+")
_STYLED_LETTER = re.compile("[ℬℰℱℋℐℒℳℛℯℊℴ\U0001d400-\U0001d7ff]")


@lru_cache(maxsize=2048)
def converted(tex: str) -> str | None:
    """Say one span of TeX in Unicode, or None if that fails or would cost letters."""
    if not re.search(r"[\\^_{}~]", tex):
        return tex
    source = _SCRIPT.sub(script, re.sub(r"\s+", " ", tex))
    source = re.sub(r"(?<!\\)[%#]", r"\\\g<0>", _MACRO.sub(_apart, source))
    try:
        said = str(_converter().latex_to_text(source, tolerant_parsing=False))
    except Exception:  # noqa: BLE001  however a converter fails, the text stays
        return None
    said = re.sub(" {2,}", " ", said)
    said = _STYLED_LETTER.sub(lambda styled: unicodedata.normalize("NFKC", styled[0]), said)
    return None if _letters(_MARKUP.sub("", tex)) - _letters(said) else said


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, unicodedata.normalize("NFKD", text)))


def _apart(macro: re.Match[str]) -> str:
    """Spell a macro so that pylatexenc neither drops it nor runs it into its neighbours."""
    name, gap, following = macro.groups()
    name = ALIASES.get(name, name)
    glued = re.fullmatch(FUNCTIONS, name) and re.search(r"[^\W_]|[)}]", before(macro))
    lead = r"\ " if glued else ""
    if following and re.fullmatch(STYLES, name):
        return lead
    if not is_known(name):
        return lead + name + (r"\ " if gap or following == "{" else "")
    if _takes_arguments(name):
        return rf"{lead}\{name} "
    return rf"{lead}\{name}{{}}" + (r"\ " if gap and name not in OPENERS else "")


def is_known(name: str) -> bool:
    """Whether there is a word for a macro; an author's own has none."""
    spec = _converter().latex_context.get_macro_spec(name)
    return bool(spec.macroname) and not re.fullmatch(ACTIVE, name)


@cache
def _takes_arguments(name: str) -> bool:
    return latexwalker.get_default_latex_context_db().get_macro_spec(name) is not None


@cache
def _converter() -> _Untyped:
    macro, context = latex2text.MacroTextSpec, latex2text.get_default_latex_context_db()
    words = dict(pair.split(":", 1) for pair in OUR_WORDS.split()) | {"etal": "et al.", "\\": " "}
    ours = [macro(name, word) for name, word in words.items()]
    ours += [macro("frac", simplify_repl=_fraction), macro("sqrt", simplify_repl=_root)]
    context.add_context_category("ours", macros=ours, prepend=True)
    context.set_unknown_macro_spec(macro("", simplify_repl=lambda node: node.macroname))
    return latex2text.LatexNodes2Text(latex_context=context, strict_latex_spaces="based-on-source")


def _arguments(node: _Untyped, l2tobj: _Untyped) -> list[str]:
    said = [l2tobj.nodelist_to_text([each]) if each else "" for each in node.nodeargd.argnlist]
    return [f"({word})" if re.search(r"[^\w.()√∞∂∇]", word) else word for word in said]


def _fraction(node: _Untyped, l2tobj: _Untyped) -> str:
    return "/".join(_arguments(node, l2tobj))


def _root(node: _Untyped, l2tobj: _Untyped) -> str:
    index, radicand = _arguments(node, l2tobj)
    return f"{index.translate(RAISED)}√{radicand}"


def script(found: re.Match[str]) -> str:
    """Raise or lower what follows `^` or `_` where Unicode can, else say it in ASCII."""
    mark, inner = found[0][0], found[0][1:].strip()
    inner = inner[1:-1] if inner[0] == "{" else inner
    if re.match(rf"(?:{POWERS})$|(?:{STYLES})\{{", inner):
        inner = "\\" + inner
    if (said := converted(inner)) is None:
        return found[0]
    said, table = said.strip(), RAISED if mark == "^" else LOWERED
    short = len(said) <= LONGEST_SHIFTED_WORD or not said.isalpha()
    if short and all(ord(each) in table for each in said):
        return said.translate(table)
    glued = len(said) > 1 and after(found).isalnum()
    whole = re.fullmatch(r"(?:[^\W_]|\.)+|.", said) and not glued
    return f"{mark}{said}" if whole else f"{mark}({said})"


def before(found: re.Match[str]) -> str:
    """The character before a match, if there is one."""
    return found.string[max(0, found.start() - 1) : found.start()]


def after(found: re.Match[str]) -> str:
    """The character behind a match, if there is one."""
    return found.string[found.end() : found.end() + 1]
