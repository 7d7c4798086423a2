r"""TeX remains in titles and abstracts, turned into text that people can read. Pure.

arXiv keeps the author's TeX; Hugging Face strips `$` and backslashes from it (`360^circ`). A
converter run over a whole abstract eats prose (`%` starts a comment), so only unmistakable TeX is
touched, one span at a time, and a span that cannot be converted without losing letters stays.
"""

import re
from collections.abc import Callable
from operator import itemgetter

from bot.tex_conversion import GROUP, after, before, converted, is_known, script
from bot.tex_words import GREEK, POWERS, STYLES

_Rule = Callable[[re.Match[str]], str | None] | str

_BALANCED = re.compile(rf"(?:[^{{}}\\]++|\\.|{GROUP})*+", re.DOTALL)
_ACCENT = (
    r"\\(?:[\"'`^~=.]\{\\?[A-Za-z]\}|[\"'`^]\\i(?![A-Za-z])|\"[aeiouyAEIOUY]|['`^][A-Za-z]"
    r"|~[anoANO]|[cvukHr]\{[A-Za-z]\}|H [ou]|(?:ss|ae|oe|aa|o|l|i)(?:\{\}| (?=[a-z])))"
)
_PROSE_IN_MATH = re.compile(  # quotes, links, Korean to Japanese, empty lines, ` a b`, two words
    r"[`“”‘’]|://|[぀-鿿가-힣]|\n\s*\n|^\s.*\S$|(?<![A-Za-z\\])[A-Za-z]{2,}[,;:.]?\s+[A-Za-z]{2,}",
    re.DOTALL,
)
_PLAIN_MATH = re.compile(  # a figure must not go on like an amount of money
    r"[-+]?\d[\d.,]*%?[A-Za-zα-ω]?(?:\s*[-+*/=<>≤≥×·±:]\s*(?:\d[\d.,]*|[A-Za-zα-ω]))*+"
    r"|(?![\d\s/,:;.!?-])[\s!-#%-\[\]-z|~Ͱ-Ͽ←-⋿±×·…]+(?<![\s/,:;.=+*<>(\[])|[<>=+±≤≥×*-]{1,2}"
)
_LOPSIDED = re.compile(r"(?<=[^\s(\[{])([=<>≤≥≪≫∈∉⊂⊆×·→←≈∼≠∝±∣])(?= )")


def readable(text: str) -> str:
    r"""Say the TeX remains in `text` in Unicode; everything else stays byte for byte.

    Never raises and loses no words. Newlines stay, but a formula is said on one line. Read again,
    an answer stays what it is, unless it was about TeX (`\$x\$` says `$x$`).
    """
    said: list[str] = []
    at = 0
    while found := _TOKEN.search(text, at):
        start, end = found.span()
        rule = _RULES[int((found.lastgroup or "")[1:])][1]
        word = rule(found) if callable(rule) else rule
        if word is None:
            word, end = text[start], start + 1
        said += text[at:start], word
        at = end
    return "".join([*said, text[at:]])


def _text_script(found: re.Match[str]) -> str | None:
    return converted(("^" if found["shift"] == "super" else "_") + found["shifted"])


def _math(found: re.Match[str]) -> str | None:
    """Say a formula. Money and prose are none, and one that does not convert stays whole."""
    whole = found[0]
    edge = 1 if whole[0] == "$" != whole[1] else 2
    body = whole[edge:-edge]
    if _PROSE_IN_MATH.search(re.sub(rf"\\[A-Za-z]+{GROUP}", "·", body)):
        return None
    if not re.search(r"\\[A-Za-z|,{}]|\^\S|_.*[^/=,:;.\s]$", body):
        around = before(found) + after(found)
        figures_outside = re.search(r"\d", body) and re.search(r"\d", around)
        unmistakable = _PLAIN_MATH.fullmatch(re.sub(r"\\[%$]", "", body)) and whole[:2] != r"\["
        if figures_outside or not unmistakable:
            return None
    elif body[-1].isspace() and not (body[0].isspace() or body[0] == "\\"):
        return None
    said = converted(body.strip()) if _BALANCED.fullmatch(body) else None
    return whole if said is None else _LOPSIDED.sub(r" \1", said.strip())


def _macro(found: re.Match[str]) -> str | None:
    r"""Say a macro; keep the name of an author's own (`\ours`)."""
    name, args = found["macro"], found["args"]
    # `\n` and `\d{3}` are rather of a regex than of TeX; `\S3` and `\o{}` are not.
    of_regex = len(name) == 1 and args != "{}" and not (name in "SP" and after(found).isdigit())
    if of_regex or name in {"begin", "end"}:
        return None
    if is_known(name):
        return converted(found[0])
    deeper = re.compile(r"\\([A-Za-z]{2,})").match(found.string, found.end())
    if re.search(r"[\w\\]", before(found)) or (deeper and not is_known(deeper[1])):
        return None  # more like a path
    said = ", ".join(filter(None, (readable(arg[1:-1]) for arg in re.findall(GROUP, args))))
    return f"{name}({said})" if said else name


def _link(found: re.Match[str]) -> str:
    url, label = found["url"] or found["href"], found["label"] or found["text"] or ""
    unsaid = label.strip("/") in {"", url.strip("/")}
    return url if unsaid else f"{readable(label)} ({url})"


def _accent(found: re.Match[str]) -> str | None:
    said = converted(found[0].strip())
    return said if said and len(said) == 1 else None


def _quoted(found: re.Match[str]) -> str:
    left, right, width = ("“", "”", 2) if found[0].startswith("``") else ("‘", "’", 1)
    inner = found[0][width : -1 if found[0].endswith('"') else -width]
    return f"{left}{readable(inner)}{right}"


def _unstripped(found: re.Match[str]) -> str | None:
    return converted("\\" + (found[0][1:-1] if found[0][0] == "{" else found[0]))


# A link keeps every byte. `{here}` behind it is left of an \href, `/{id}` is part of it.
_LINK = (
    r"(?P<url>(?:https?|ftp)://(?:[^\s<>\"{}\\`]|(?<=[^A-Za-z0-9)])\{\w*\})++)"
    r"(?:\{(?P<label>[^{}]+)\}(?![\w/?&=]))?"
    rf"|\\href\{{(?P<href>[^{{}}\s]+)\}}\{{(?P<text>(?:[^{{}}]|{GROUP})*+)\}}"
)
_PATH = (
    r"(?<![A-Za-z])[A-Za-z]:\\[^\s*?\"<>|]*(?: [^\s\\*?\"<>|]+\\[^\s*?\"<>|]*)*"
    r"|(?<!\S)(?:\\\\|\.{1,2}\\)\w\S*"
)
_FORMULA = (
    r"\$\$(?:[^$\\]|\\.){1,600}+\$\$|\$(?:[^$\\]|\\.){1,400}+\$"
    r"|\\\((?:[^\\]|\\[^()]){1,400}+\\\)|\\\[(?:[^\\]|\\[^\[\]]){1,600}+\\\]"
)
_QUOTED = (
    r"(?<!`)``(?![`\s])(?:[^`]|`(?!`)){1,300}?(?:''|\")"
    r"|(?<![`\w])`(?=[\w\\])(?:[^`'\n]|\n(?!\s*\n)|'(?=\w)){1,80}'(?!['\w])"
)
_ESCAPED_QUOTE = (
    r"(?<=[A-Za-z])\\(?='(?:s|t|re|ll|ve|d|m)\b)|(?<!\w)\\(?=\"[^\"\\\n]{1,80}\\\"(?![\w{\\]))"
    r"|\\(?=[\"'](?![\w{\\]))"
)
_TEX_GROUP = (
    rf"(?=\{{\\(?:it|em|bf|tt|sc|rm|sf|sl|itshape|bfseries|color)(?![A-Za-z])){GROUP}"
    rf"|\{{(?:\\[A-Za-z]{{2,}}(?:{GROUP})?\s*)+\}}"
)
_STYLED = (
    rf"(?:\\textcolor\{{\w+\}}|(?:\\|(?<![A-Za-z\\])(?=[a-z]++\{{))(?:{STYLES}))"
    rf"(?P<styled>{GROUP})"
)
_CITED = rf"\\(?:cite|citep|citet|citealp|parencite|ref|eqref|autoref|cref)(?P<cited>{GROUP})"
_ANY_MACRO = rf"\\(?P<macro>[A-Za-z]++)(?P<args>(?:\[[^\][{{}}]*+\](?=\{{))?(?:{GROUP}){{0,3}})"
_NOTHING = (
    r"(?<=[.!?] )\\ |(?<=[A-Za-z])\\-(?=[a-z])|(?<=\S)\\\\(?=\s)"
    r"|\\(?:begin|end)\{(?:itemize|enumerate|center)\}|\\color\{\w+\}"
)
# `~5` is about five and `1.3x~1.7x` a range, so that a tie before a figure follows a word.
_TIE = (
    r"(?<=[A-Za-z0-9.,;:)\]}%'\"])~(?=[A-Za-z(\[\\`])|(?<=\w)\\,(?=[\w$\\])"
    r"|(?<=[A-Za-z.)])(?<!\d[A-Za-z.)])~(?=[\d$])"
)
# One letter may have a bare index; a longer word may be a name like snake_case.
_BARE_SCRIPT = (
    rf"(?<=[^\s\\^_~])[\^_](?!\{{\}}){GROUP}"
    rf"|(?<=[A-Za-z0-9Α-Ωα-ω)\]}}|])\^(?:(?:{POWERS})(?=times|[^a-z]|$)|[+-]?\d++(?!\.\d)"
    rf"|(?:{STYLES}){GROUP}|[A-Za-zα-ω](?!\w)|[*+†‡](?![\^+*]))"
    r"|(?<=[A-Za-zΑ-Ωα-ω])(?<![\w./\\@-].)_(?:\d++|[a-z])(?!\w|\.\w|[/@])"
)
# Macros without their backslash, where no sentence has such a word.
_BARE_MACRO = (
    rf"(?<![A-Za-z\\])(?=[a-z]++\{{)(?:math(?:cal|bb|rm|bf|it|sf)|frac{GROUP}){GROUP}"
    rf"|(?<![A-Za-z\\_./])(?=[A-Za-z]++[\^_])(?:{GREEK}|nabla|ell|partial|sum|prod)"
    r"(?:_\d++(?!\w|\.\w)|(?=[\^_]\{|\^[\d*]))"
    r"|(?<![A-Za-z\\])(?:(?:long)?(?:left|right|leftright)arrow|(?:Left|Right)arrow|[lg]eq|neq"
    r"|propto|infty|cdot|ldots)(?![A-Za-z])|\{(?:sim|approx|times|to|pm|leq?|geq?|cdot)\}"
    r"|(?:(?<=\d)|(?<=\^circ))times(?![a-z])|(?<=[A-Z]{2})times(?=[A-Z])"
    r"|(?<=\d{3} )times(?= \d{3})|(?<=\.\d )pm(?= \d+\.\d)|(?<=\d)to(?=\d+\.\d)"
    r"|(?<![\w./-])(?:sim(?=\d[\d.,]*+(?:[%KMBkx]|times)?(?![A-Za-z]))|approx(?=\d))"
)

# In the order in which they are tried; a rule that answers None leaves its first character alone.
_RULES: list[tuple[str, _Rule]] = [
    (_LINK, _link),
    (_PATH, itemgetter(0)),
    (_FORMULA, _math),
    (_QUOTED, _quoted),
    (_ESCAPED_QUOTE, ""),
    (rf"{_ACCENT}|\{{(?:{_ACCENT}|\\[oOlLij])\}}", _accent),
    (_TEX_GROUP, lambda found: readable(found[0][1:-1]).strip()),
    (r"\\(?:url|nolinkurl)\{(?P<raw>[^{}\s]+)\}", itemgetter("raw")),
    (_STYLED, lambda found: readable(found["styled"][1:-1])),
    (rf"\\text(?P<shift>super|sub)script(?P<shifted>{GROUP})", _text_script),
    (_CITED, lambda found: f"[{found['cited'][1:-1]}]"),
    (rf"\\footnote(?P<note>{GROUP})", lambda found: f" ({readable(found['note'][1:-1])})"),
    (_NOTHING, ""),
    (_ANY_MACRO, _macro),
    (r"\\(?P<escaped>[%&$#_{}])", itemgetter("escaped")),
    (r"(?<=\S)\\ (?=\S)", " "),
    (r"\\\\", itemgetter(0)),
    (_TIE, "\N{NO-BREAK SPACE}"),
    (r"(?<=\d)\{,\}(?=\d)", ","),
    (_BARE_SCRIPT, script),
    (_BARE_MACRO, _unstripped),
    (r"(?<=[\d%$])--(?=[\d$])|(?<=[A-Za-z)])--(?=[A-Za-z])", "–"),
    (r"(?<=[\w)])---(?=[\w(])|(?<=\S )---(?= \S)", "—"),
]
_ANY_RULE = "|".join(f"(?P<r{i}>{pattern})" for i, (pattern, _) in enumerate(_RULES))
# No rule starts at a space or, but for h(ttp) and t(imes), inside a word: asking costs time.
_TOKEN = re.compile(rf"(?!\s|(?<=[a-z])[a-gi-su-z])(?:{_ANY_RULE})", re.DOTALL)
