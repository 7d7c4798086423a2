"""What a figure counts, in four languages, and which of them may stand for one another."""

import re
from fractions import Fraction

UNKNOWN, COUNT, PERCENT, POINTS, SCORE, TIMES, DATE = (
    "", "count", "percent", "percentage points", "points", "times", "date",
)  # fmt: skip

_THOUSAND, _MINUTE, _HOUR, _DAY = 1000, 60, 3600, 86400
MEASURES: dict[str, tuple[str, Fraction]] = {
    "ns": ("time", Fraction(1, _THOUSAND**3)),
    "μs": ("time", Fraction(1, _THOUSAND**2)),
    "ms": ("time", Fraction(1, _THOUSAND)),
    "s": ("time", Fraction(1)),
    "min": ("time", Fraction(_MINUTE)),
    "h": ("time", Fraction(_HOUR)),
    "days": ("time", Fraction(_DAY)),
    "weeks": ("time", Fraction(7 * _DAY)),
    "months": ("calendar", Fraction(1)),
    "years": ("calendar", Fraction(12)),
    "KB": ("bytes", Fraction(_THOUSAND)),
    "MB": ("bytes", Fraction(_THOUSAND**2)),
    "GB": ("bytes", Fraction(_THOUSAND**3)),
    "TB": ("bytes", Fraction(_THOUSAND**4)),
    "bit": ("bits", Fraction(1)),
    "Hz": ("frequency", Fraction(1)),
    "kHz": ("frequency", Fraction(_THOUSAND)),
    "MHz": ("frequency", Fraction(_THOUSAND**2)),
    "GHz": ("frequency", Fraction(_THOUSAND**3)),
    "mm": ("length", Fraction(1, _THOUSAND)),
    "cm": ("length", Fraction(1, 100)),
    "m": ("length", Fraction(1)),
    "km": ("length", Fraction(_THOUSAND)),
    "dollars": ("money", Fraction(1)),
}
"""Units of measure: what they measure, and how much of its base one of them is."""

NOUNS = {
    "tokens": "tokens?|토큰|トークン|词元",
    "parameters": "param(?:eter)?s?|파라미터|매개변수|パラメータ|参数",
    "images": "images?|이미지|画像|图像",
}
"""What is counted so often that one is taken for another."""

_END = r"(?![A-Za-z])"
_SPELLED = {
    POINTS: rf"%\s?[pP]{_END}|%\s?포인트|퍼센트\s?포인트|[- ]?(?:absolute )?percentage[- ]points?"
    rf"|pp{_END}|%\s?ポイント|个百分点|個百分點|百分点",
    PERCENT: rf"%|[- ]?per ?cent{_END}|퍼센트|パーセント",
    SCORE: rf"[- ](?:absolute )?points?{_END}|점(?!을? ?차지|이 ?있)|포인트|ポイント",
    TIMES: rf"[×xX]{_END}(?!\s?\d)|[- ](?:times|fold){_END}(?! cross)(?!\s?\d)|배(?!치|경|열|포"
    rf"|정|터)"
    r"|倍",
    "μs": rf"[μu]s{_END}|microseconds?|마이크로초|マイクロ秒|微秒",
    "ns": rf"ns{_END}|nanoseconds?|나노초|ナノ秒|纳秒",
    "ms": rf"ms{_END}|-?milliseconds?|밀리초|ミリ秒|毫秒",
    "h": rf"h{_END}|-?hrs?{_END}|-?hours?{_END}|시간|時間|小时|小時",
    "min": rf"-?min(?:ute)?s?{_END}|분(?!의|기|야|할|류|포|석|산|율)|分(?=で|間|以内|か|後|ほど"
    rf"|钟|鐘)",
    "s": rf"s{_END}|-?sec(?:ond)?s?{_END}|초(?!과|기|반)|秒",
    "weeks": rf"-?weeks?{_END}|주간?(?!요|어|의|장|년|제)|週間|周(?!期)",
    "days": rf"-?days?{_END}|일(?!반|부|종|치|관)|日|天",
    "months": rf"-?months?{_END}|개월|[かヶカ]月|个月|個月",
    "years": rf"-?years?{_END}|년|年",
    "KB": rf"Ki?B{_END}|킬로바이트",
    "MB": rf"Mi?B{_END}|메가바이트",
    "GB": rf"Gi?B{_END}|gigabytes?|기가바이트",
    "TB": rf"Ti?B{_END}|terabytes?|테라바이트",
    "bit": rf"-?bits?{_END}|비트|ビット|比特",
    "kHz": "kHz",
    "MHz": "MHz",
    "GHz": "GHz",
    "Hz": "Hz|헤르츠",
    "mm": rf"mm{_END}|밀리미터",
    "cm": rf"cm{_END}|센티미터|厘米",
    "km": rf"km{_END}|킬로미터|公里",
    "m": rf"m{_END}|-?met(?:er|re)s?{_END}|미터|メートル",
    "dollars": rf"dollars?{_END}|USD|달러|ドル|美元",
    **{noun: rf"-?(?:{said}){_END}" for noun, said in NOUNS.items()},
    COUNT: r"개|가지|단계|명|종|편|건|곳|층|차원|쌍|장|개국|つ|枚|张|個|種|名|件|段階|层|層|个"
    r"|種類|种|项|項|款",
}
_ADJECTIVES = r"(?:(?:active|trainable|total|training|learnable|활성|학습|アクティブ|激活) ?){0,2}"
_COUNTED_OF = rf"(?:[개個个枚장张張](?:[의の的] ?| )?|of ){_ADJECTIVES}"
_FILLER = rf"(?:여|余|多)? ?(?:{_COUNTED_OF})?(?:(?:GPU|H100|A100)[ -]?)?"
_UNIT = re.compile(
    rf"{_FILLER} ?{_ADJECTIVES}"
    rf"(?:{'|'.join(f'(?P<_{n}>{said})' for n, said in enumerate(_SPELLED.values()))})"
)
_OF_YEARS = re.compile(r"\s?[년年](?![간間间])")
_NO_NOUN = r"(?!(?:on|in|of|to|for|from|with|and|or|over|than|is|was|as|across|at|by|vs|per)\b)"
_NOUN_GROUPS = "|".join(f"(?P<{noun}>{said})" for noun, said in NOUNS.items())
_NOUN_BEFORE = re.compile(rf"(?:{_NOUN_GROUPS})(?![A-Za-z])")
_NOUN_AHEAD = re.compile(rf"[ -](?:{_NO_NOUN}[a-z]+[ -]){{0,2}}?(?:{_NOUN_GROUPS})(?![A-Za-z])")
_PLURAL_AHEAD = re.compile(rf"[ -]{_NO_NOUN}(?:[a-z][a-z-]*\s{_NO_NOUN}){{0,2}}[A-Za-z-]*[a-z]s\b")
_NAMES = tuple(_SPELLED)
_FACTOR = re.compile(r"(?:factors?|speed-?ups?|ratio) of (?:about |over |up to )?$")
_MONEY = re.compile(r"(?:US)?\$\s?$")


def unit_around(text: str, start: int, end: int) -> tuple[str, int]:
    """Say what the figure at `text[start:end]` counts, and where its unit ends."""
    if re.fullmatch(r"(?:19|20)\d\d", text[start:end]) and (year := _OF_YEARS.match(text, end)):
        return UNKNOWN, year.end()
    if _MONEY.search(text, max(0, start - 4), start):
        return "dollars", end
    if _FACTOR.search(text, max(0, start - 24), start):
        return TIMES, end
    found = _UNIT.match(text, end)
    name = _NAMES[int((found.lastgroup or "_0")[1:])] if found else UNKNOWN
    unit_end = found.end() if found else end
    if name in {UNKNOWN, COUNT}:
        noun = _NOUN_AHEAD.match(text, end) or _NOUN_BEFORE.match(text, *_word_before(text, start))
        if noun:
            return noun.lastgroup or COUNT, unit_end
        if _PLURAL_AHEAD.match(text, end):
            return COUNT, unit_end
    return name, unit_end


def _word_before(text: str, start: int) -> tuple[int, int]:
    """Where the word before a figure stands, past `수` and `약`: `파라미터 수 약 70억`."""
    before = re.sub(r"(?:\s(?:수|약))*\s$", "", text[max(0, start - 16) : start])
    at = max(0, start - 16) + before.rfind(" ") + 1
    return at, start


def may_stand_for(said: str, known: str) -> bool:
    """Whether a figure told in the unit `said` is borne out by one that counts `known`.

    A source often leaves the unit out (`from 64.1 to 70.3`), so a percentage and a count may take
    a bare figure up; a ratio or a unit of measure may not.
    """
    if said == known:
        return True
    if said in MEASURES or said == TIMES:
        return False
    if UNKNOWN in (known, said):
        return True
    counted = {*NOUNS, COUNT}
    if said in counted and known in counted:
        return COUNT in {said, known}
    return {said, known} <= {POINTS, SCORE}
