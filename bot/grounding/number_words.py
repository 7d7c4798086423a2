"""The words that languages have for numbers."""

from fractions import Fraction

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_KOREAN = "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두 열세 열네 열다섯"

ENGLISH: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **{word: value for value, word in enumerate(_ORDINALS.split(), start=1)},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), start=2)},
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
    **{word: value for value, word in enumerate(_KOREAN.split(), start=1)},
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
}
CJK_DIGITS: dict[str, Fraction] = {
    digit: Fraction(value) for value, digit in enumerate("一二三四五六七八九", start=1)
}
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
    r"\b(?:twice|two-?fold|doubl(?:e[sd]?|ing))\b": 2,
    r"\b(?:three-?fold|tripl(?:e[sd]?|ing))\b": 3,
    r"\b(?:four-?fold|quadrupl(?:e[sd]?|ing))\b": 4,
    r"\bten-?fold\b|\border of magnitude\b|한 자릿수 배|(?<![가-힣])열 ?배": 10,
    r"(?<![가-힣])두 ?배(?!치|경|열)|[二两]倍": 2,
    r"(?<![가-힣])세 ?배(?!치|경|열)|三倍": 3,
    r"(?<![가-힣])네 ?배(?!치|경|열)|四倍": 4,
    r"(?<![가-힣])다섯 ?배(?!치|경|열)|五倍": 5,
    r"(?<![가-힣])여섯 ?배(?!치|경|열)|六倍": 6,
    r"(?<![가-힣])여덟 ?배(?!치|경|열)|八倍": 8,
}
FRACTIONS: dict[str, Fraction] = {
    r"\bhal(?:f|ves?|ved|ving)\b|절반|半分|半減|一半|减半": Fraction(1, 2),
    r"\b(?:one|a)[- ]third\b": Fraction(1, 3),
    r"\btwo[- ]thirds\b": Fraction(2, 3),
    r"\b(?:one|a)[- ](?:quarter|fourth)\b": Fraction(1, 4),
    r"\bthree[- ](?:quarters|fourths)\b": Fraction(3, 4),
    r"\b(?:one|a)[- ]fifth\b": Fraction(1, 5),
    r"\b(?:one|a)[- ]tenth\b": Fraction(1, 10),
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
