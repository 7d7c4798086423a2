"""The patterns of figures: numbers, scales, dates, fractions and number words."""

import re
from collections.abc import Iterable

from bot.grounding.number_words import (
    DENOMINATORS,
    ENGLISH,
    ENGLISH_SCALES,
    ENGLISH_TENS,
    FRACTIONS,
    KOREAN,
    MONTHS,
    RATIOS,
    VAGUE,
)

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,6}|\d{1,20})(?:\.\d{1,12})?"
"""A bounded one: what models write may be endless."""

HAN = "[一二两三四五六七八九十]"
SCALE = "[백천만억조百千万億亿兆십十]"
_CJK = (
    rf"{NUMBER} ?{SCALE}{{1,4}}"
    rf"(?:(?: ?{NUMBER} ?{SCALE}{{1,4}})|(?<=[만万]) ?\d,\d{{3}}(?![\d.,%])|\d{{1,4}}(?![\d.%])"
    r"|(?<=[만万]) \d{4}(?![\d.,%년年])|(?<=[천千]) \d{3}(?![\d.,%]))"
    r"{0,4}(?!(?<=조)[건각합]|(?<=억)제|(?<=만)큼)"
)
"""`조건`, `억제` and `만큼` are words, and no scale."""


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_WORDED = _any(ENGLISH)
SCALED = "|".join(ENGLISH_SCALES)
_START = r"(?<![A-Za-z\d])(?<!\d[.,])"
_COUNTER = (
    "가지|개|단계|번|명|종|편|곳|배|쌍|차례|영역|축|분야|층|회|대|장|판|건|시간|사람|자리|군데"
    "|차원|점|줄"
    "|프레임|달|해"
    "|つ|個|个|種|种|段階|項|项|倍|类|層|层|款|大|篇|名|次|块|枚|分之"
    "|天|年(?!代|级)|周(?!期)|小时|小時|分钟|秒|家"
)
_COUNTED = (
    "집단|그룹|모델|언어|방법|방식|유형|범주|요소|모듈|데이터|벤치마크|국가|나라|도시|병원|기관"
    "|학교|회사|팀|실험|조건"
    "|시나리오|작업|과제|로봇|블록|리전|지역|환경|경우|질문|항목|기준|지표|버전|사례|이미지"
    "|문장|문제|도구|에이전트"
    "|전략|규칙|특징|변수|손실|클래스|센서|카메라|소재|대륙|시스템|알고리즘|아키텍처|기법"
    "|도메인|과목|부분|구성"
)
"""What Korean counts without a counter: `네 집단`."""
_UNMISTAKEN = _any(word for word in KOREAN if word not in {"한", "두", "세", "네", "넷", "열"})
"""Those that need no counter to be numbers: `네` is “yes” as well, and `열` is heat."""

_PERIOD = r"(?:hour|minute|day|week|month|year|decade|(?:milli|micro|nano)second)"
_SCALE_FOLD = rf"(?:(?:{_WORDED}|a)[- ])?(?:{SCALED})[- ]?fold"
_RULES: dict[str, str] = {
    "power": rf"{_START}(?:(?P<mantissa>{NUMBER}) ?[×x*·] ?)?10\^(?P<exponent>-?\d{{1,3}})(?!\d)",
    "e": rf"{_START}{NUMBER}[eE][+-]?\d{{1,3}}(?![A-Za-z\d])",
    "day": r"(?<!\d)(?P<y>(?:19|20)\d\d)[-./]"
    r"(?P<m>0?[1-9]|1[0-2])(?:[-./](?P<d>\d{1,2}))?(?![\d%])",
    "month": rf"(?<!\d)(?P<mm>\d{{1,2}}) ?[월月](?: ?(?P<dd>\d{{1,2}}) ?[일日])?"
    rf"|\b(?P<name>(?-i:{'|'.join(MONTHS)}))\b(?: (?P<nd>\d{{1,2}})(?!\d))?",
    "cjk_part": rf"(?<!\d)(?P<whole>{NUMBER}|{HAN}{{1,5}})(?:분의|分の|分之)"
    rf" ?(?P<part>\d{{1,9}}|{HAN}{{1,5}})",
    "hundredth": rf"百分之(?P<of>{NUMBER}|{HAN}{{1,5}})",
    "tenth": rf"(?P<tenths>{HAN}|\d)(?:成(?![果功分本为立员熟像长就])|割(?![合当り引]))",
    "slash": rf"{_START}(?P<over>\d{{1,9}})/(?P<under>\d{{1,9}}(?:\.\d{{1,3}})?)(?![\d/]|\.\d)",
    "vague": rf"{'|'.join(VAGUE)}",
    "cjk": rf"{_START}{_CJK}",
    "scaled": rf"{_START}{NUMBER}(?:[- ](?:{SCALED})s?\b|(?-i:[kKMBTb])(?![A-Za-z\d]))",
    "digits": rf"{_START}(?:{NUMBER}|\.\d{{1,12}})",
    "orders": rf"\b(?:(?P<powers>{_WORDED}) )?orders? of magnitude\b",
    "scale_fold": rf"\b{_SCALE_FOLD}\b",
    "fold": rf"\b(?P<folds>{_WORDED})[- ]?fold\b",
    "ratio": "|".join(RATIOS),
    "and_a_half": rf"\b(?P<full>an?|{_WORDED}) (?:{_PERIOD}|second)s? and a half\b",
    "and_part": rf"{_START}(?P<before>\d{{1,3}}|{_WORDED}) and an? (?P<half>half|third|quarter)\b",
    "half_a": rf"\bhalf (?:of )?an?(?: (?P<scale>{SCALED}))?(?= )",
    "part_of_a": rf"\b(?:(?P<some>an?|{_WORDED})[- ])?(?P<piece>{'|'.join(DENOMINATORS)})s? of an?"
    rf"(?: (?:{SCALED})|(?= (?:{_PERIOD}|second)\b))",
    "fraction": "|".join(FRACTIONS),
    "denominator": rf"\b(?P<parts>an?|{_WORDED}|the|last|top|bottom|final)[- ]"
    rf"(?P<share>{'|'.join(DENOMINATORS)})s?\b(?! (?:place|time|step|stage|party|order))",
    "a_scale": rf"\b(?:an?|per) (?:{SCALED})\b",
    "bare_scale": r"(?<![가-힣\d])[십백천][만억](?= ?[가-힣])",
    "article": rf"\b(?:an? (?={_PERIOD}\b)|(?:(?<=under )|(?<=within )"
    r"|(?<=than ))a (?=second\b)|per (?=decade\b|century\b))",
    "english": rf"\b(?<!per )(?:(?:{'|'.join(ENGLISH_TENS)})[- ])?(?:{_WORDED})"
    rf"(?:[- ](?:{SCALED}))?\b",
    "korean": rf"(?<![가-힣])(?:(?:{_any(KOREAN)})(?= ?(?:{_COUNTER}))"
    rf"|(?:{_UNMISTAKEN})(?= [가-힣])|(?:두|세|네)(?= (?:{_COUNTED}))"
    rf"|(?:{_UNMISTAKEN})(?=(?:[이을은의과]|으로|에게)(?![가-힣])))",
    "han": rf"(?<![一二三四五六七八九十百千万第]){HAN}{{1,5}}(?={_COUNTER})",
}
_BEGINNING = r"(?=[\d.]|(?<![A-Za-z])[A-Za-z]|[^\x00-\x7f])"
"""Where any of the rules may begin: within an English word none of them needs to be tried."""

FIGURE = re.compile(
    _BEGINNING + f"(?:{'|'.join(f'(?P<{kind}>{rule})' for kind, rule in _RULES.items())})",
    re.IGNORECASE,
)
ENUMERATOR = re.compile(r"\((?:\d|[ivx]+)\)|(?<![\w.])\d\)")
BETWEEN = re.compile(
    r"\s?(?:[-~→/,:]|,? ?(?:to|and|or|vs\.?|versus|up to|down to)"
    r"|에서|부터|から|至|到|와|과|및|と|和|对|대)\s?(?:약\s?|about |nearly |almost |over )?"
)
"""What stands between two figures that count the same; the unit may follow the last alone."""

RANGE = re.compile(r"\s?(?:[-~→/]|to|에서|부터|から|至|到)\s?(?:약\s?|about )?")
"""Between the ends of one range, or of one change: both count the same."""

CHANGE = re.compile(r"\)?\s?(?:to|→|에서|から|到|至|升(?:至|到)|降(?:至|到))\s?(?:about |약\s?)?")
"""Between what a thing was and what it became."""

INSTEAD = re.compile(
    r"\)?,? ?(?:instead of|rather than|(?:as )?(?:compared|opposed) (?:with|to)|against|versus"
    r"|vs\.?|not|(?:up |down )?from|to|→|대신|에서|보다|が?ではなく|ではなく|から|より|而非"
    r"|对)\s?(?:the |only |about |around |roughly )?"
    r"|(?: (?:per|a) [a-z]+)?,? (?:and|while|whereas) [A-Z][\w-]* "
)
"""What sets a figure beside one whose unit has been told: `3.4 minutes instead of 5.1`.

Or leaves it out for another: `Knot takes 5 hours and Plover 3.`
"""
