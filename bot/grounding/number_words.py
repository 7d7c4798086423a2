"""The words that languages have for numbers."""

from fractions import Fraction

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_KOREAN_UNITS = "한 두 세 네 다섯 여섯 일곱 여덟 아홉"
_KOREAN_TENS = "열 스물 서른 마흔 쉰 예순 일흔 여든 아흔"

ORDINALS: dict[str, int] = {word: at for at, word in enumerate(_ORDINALS.split(), start=1)}
ENGLISH_TENS: dict[str, int] = {word: 10 * at for at, word in enumerate(_TENS.split(), start=2)}
ENGLISH: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **ORDINALS,
    **ENGLISH_TENS,
    "dozen": 12,
    "single": 1,
    "dual": 2,
    "both": 2,
    "once": 1,
}
ENGLISH_SCALES: dict[str, int] = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
LETTER_SCALES: dict[str, int] = {"k": 1000, "m": 10**6, "b": 10**9, "t": 10**12}
KOREAN: dict[str, int] = {
    **{word: value for value, word in enumerate(_KOREAN_UNITS.split(), start=1)},
    **{word: 10 * at for at, word in enumerate(_KOREAN_TENS.split(), start=1)},
    **{
        ten + unit: 10 * tens + units
        for tens, ten in enumerate(_KOREAN_TENS.split(), start=1)
        for units, unit in enumerate(_KOREAN_UNITS.split(), start=1)
    },
    "넷": 4,
    "스무": 20,
}
CJK_DIGITS: dict[str, Fraction] = {
    digit: Fraction(value) for value, digit in enumerate("一二三四五六七八九", start=1)
} | {"两": Fraction(2)}
CJK_SMALL, CJK_BIG = "십十백百천千", "만万억億亿조兆"
CJK_SCALES: dict[str, int] = {
    **dict.fromkeys("십十", 10),
    **dict.fromkeys("백百", 100),
    **dict.fromkeys("천千", 1000),
    **dict.fromkeys("만万", 10**4),
    **dict.fromkeys("억億亿", 10**8),
    **dict.fromkeys("조兆", 10**12),
}
RATIOS: dict[str, int] = {
    r"\b(?:twice|doubl(?:e[sd]?|ing)(?!-))\b|翻倍|倍増|加倍": 2,
    r"\b(?:thrice|tripl(?:e[sd]?|ing))\b": 3,
    r"\bquadrupl(?:e[sd]?|ing)\b": 4,
    r"한 자릿수 배": 10,
}
FRACTIONS: dict[str, Fraction] = {
    r"\bhal(?:f|ves?|ved|ving)\b|절반|(?<![가-힣])반으로|半分|半減|一半|减半": Fraction(1, 2),
}
DENOMINATORS: dict[str, int] = {
    "third": 3,
    "quarter": 4,
    **{word: value for word, value in ORDINALS.items() if value >= 4},  # noqa: PLR2004 – a second is none
}
VAGUE: dict[str, int] = {
    r"\btens of thousands\b|수만|数万": 10**4,
    r"\bhundreds of thousands\b|수십만|数十万": 10**5,
    r"\btens of millions\b|수천만|数千万": 10**7,
    r"\bhundreds of millions\b|수억|数億|数亿": 10**8,
    r"(?<!\d )\bmillions\b|수백만|数百万": 10**6,
    r"(?<!\d )\bbillions\b|수십억|数十億|数十亿": 10**9,
    r"(?<!\d )\btrillions\b|수조|数兆|数万亿": 10**12,
    r"\b(?:tens|dozens) of\b|수십|数十": 10,
    r"\bhundreds\b|수백|数百": 100,
    r"(?<!\d )\bthousands\b|수천|数千": 1000,
}
_MONTHS = "January February March April May June July August September October November December"
MONTHS: dict[str, int] = {name: at for at, name in enumerate(_MONTHS.split(), start=1)}
