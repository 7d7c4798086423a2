"""The patterns of figures: numbers, scales, dates, fractions and number words."""

import re

from bot.grounding.number_words import (
    ENGLISH,
    ENGLISH_SCALES,
    FRACTIONS,
    KOREAN,
    MONTHS,
    RATIOS,
    VAGUE,
)

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,20})(?:\.\d{1,12})?"
"""A bounded one: what models write may be endless."""

_HAN = "[一二三四五六七八九十]"
SCALE = "[백천만억조百千万億亿兆십十]"
_CJK = (
    rf"{NUMBER} ?{SCALE}{{1,4}}"
    rf"(?:(?: ?{NUMBER} ?{SCALE}{{1,4}})|\d{{1,4}}(?![\d.%])){{0,4}}(?!건|각|합|제)"
)
_WORDED = "|".join(sorted(ENGLISH, key=len, reverse=True))
SCALED = "|".join(ENGLISH_SCALES)
_START = r"(?<![A-Za-z\d])(?<!\d[.,])"
_COUNTER = (
    "가지|개|단계|번|명|종|편|곳|배|쌍|차례|영역|축|분야|층|회"
    "|つ|個|个|種|种|段階|項|项|倍|类|層|层|款|大|篇|名"
)
_RULES: dict[str, str] = {
    "power": rf"{_START}(?:(?P<mantissa>{NUMBER}) ?[×x*·] ?)?10\^(?P<exponent>-?\d{{1,3}})(?!\d)",
    "e": rf"{_START}{NUMBER}[eE][+-]?\d{{1,3}}(?![A-Za-z\d])",
    "day": r"(?<!\d)(?P<y>(?:19|20)\d\d)[-./]"
    r"(?P<m>0?[1-9]|1[0-2])(?:[-./](?P<d>\d{1,2}))?(?![\d%])",
    "month": rf"(?<!\d)(?P<mm>\d{{1,2}}) ?[월月](?: ?(?P<dd>\d{{1,2}}) ?[일日])?"
    rf"|\b(?P<name>(?-i:{'|'.join(MONTHS)}))\b(?: (?P<nd>\d{{1,2}})(?!\d))?",
    "cjk_part": rf"(?<!\d)(?P<whole>\d{{1,9}}|{_HAN}{{1,5}})(?:분의|分の|分之)"
    rf" ?(?P<part>\d{{1,9}}|{_HAN}{{1,5}})",
    "hundredth": rf"百分之(?P<of>{NUMBER}|{_HAN}{{1,5}})",
    "slash": rf"{_START}(?P<over>\d{{1,9}})/(?P<under>\d{{1,9}})(?![\d/])",
    "vague": rf"{'|'.join(VAGUE)}",
    "cjk": rf"{_START}{_CJK}",
    "scaled": rf"{_START}{NUMBER}(?:[- ](?:{SCALED})s?\b|(?-i:[kKMBTb])(?![A-Za-z\d]))",
    "digits": rf"{_START}(?:{NUMBER}|\.\d{{1,12}})",
    "ratio": "|".join(RATIOS),
    "fraction": "|".join(FRACTIONS),
    "english": rf"\b(?:{_WORDED})(?:[- ](?:{_WORDED}))?(?:[- ](?:{SCALED}))?\b",
    "korean": rf"(?<![가-힣])(?:{'|'.join(KOREAN)}) ?(?={_COUNTER})",
    "han": rf"(?<![一二三四五六七八九十百千万第]){_HAN}{{1,5}}(?={_COUNTER})",
}
FIGURE = re.compile("|".join(f"(?P<{kind}>{rule})" for kind, rule in _RULES.items()), re.IGNORECASE)
ENUMERATOR = re.compile(r"\((?:\d|[ivx]+)\)|(?<![\w.])\d\)")
ABOUT = re.compile(
    r"(?:(?<![가-힣])약|대략|거의|about|around|roughly|nearly|almost|approximately|over|~|≈|約|およそ|约"
    r"|大约|近)\s?$",
    re.IGNORECASE,
)
BETWEEN = re.compile(
    r"\s?(?:[-~→/,]|,? ?(?:to|and|or|vs\.?|versus)"
    r"|에서|부터|から|至|到|와|과|및|と|和|대)\s?(?:약\s?)?"
)
