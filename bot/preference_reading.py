"""What people write of a time, of days, of keywords or of a language, read. Pure."""

import re
import unicodedata
from datetime import time
from functools import lru_cache

from babel import Locale

from bot.language import LANGUAGES
from bot.subscription import EVERY_DAY, WORKDAYS, BadPreference

WORDS_MOST, WORD_LONGEST = 20, 60
"""How many keywords are kept, and how long one may be."""

_BEFORE_NOON = ("오전", "아침", "새벽", "午前", "朝", "上午", "早上", "凌晨")
_AFTER_NOON = ("오후", "낮", "저녁", "午後", "夕方", "下午", "中午")
_AT_NIGHT = ("밤", "夜", "晚上")
PARTS_OF_DAY = (*_BEFORE_NOON, *_AFTER_NOON, *_AT_NIGHT)
"""What is said before an hour of a clock that knows twelve of them."""

_NIGHT_ENDS = 6
"""밤 11시 is 23:00, and 밤 1시 is 01:00."""

_TWELVES = {
    "noon": time(12), "midnight": time(0), "정오": time(12), "자정": time(0), "正午": time(12),
    "中午": time(12), "午夜": time(0),
}  # fmt: skip
_CLOCK = re.compile(
    rf"(?P<part>{'|'.join(PARTS_OF_DAY)})?\s*(?P<hour>[01]?\d|2[0-3])"
    r"(?:(?:[:.h]|[시時时点點]\s*)?(?P<minute>[0-5]\d)[분分]?|[시時时点點]\s*(?P<thirty>반|半))?"
    r"[시時时点點]?\s*(?:(?P<half>[ap])\.?m?\.?)?",
    re.IGNORECASE,
)
_ALSO_CALLED = (("zh", "中文"),)
"""Languages by names that are written more often than their own."""

_WORD_BORDER = re.compile(r"[,;\n、，]+")
_DAY_BORDER = re.compile(r"[,\s、，]+")

_WEEKEND = EVERY_DAY - WORKDAYS
_SETS_OF_DAYS = {
    "weekday": WORKDAYS, "weekdays": WORKDAYS, "workday": WORKDAYS, "workdays": WORKDAYS,
    "평일": WORKDAYS, "平日": WORKDAYS, "工作日": WORKDAYS,
    "daily": EVERY_DAY, "everyday": EVERY_DAY, "all": EVERY_DAY, "매일": EVERY_DAY,
    "毎日": EVERY_DAY, "每日": EVERY_DAY, "每天": EVERY_DAY,
    "weekend": _WEEKEND, "weekends": _WEEKEND, "주말": _WEEKEND, "週末": _WEEKEND,
    "周末": _WEEKEND,
}  # fmt: skip
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LETTERS_OF_DAYS = {
    letter: day
    for letters in ("월화수목금토일", "月火水木金土日", "一二三四五六日", "一二三四五六天")
    for day, letter in enumerate(letters)
}
_ABOUT_A_DAY = re.compile("요일|曜日?|周|週|星期|礼拜")
"""What stands around such a letter: `월요일`, `月曜日`, `周一`."""

_DASHES = str.maketrans("–~〜～至到", "------")


def read_time(text: str) -> time:
    """Read `9`, `09:30`, `930`, `9pm`, `noon`, `밤 9시 30분`, `午後9時` or `下午9点半`.

    Raises:
        BadPreference: it is no time of day.
    """
    plain = unicodedata.normalize("NFKC", text.strip())
    if plain.casefold() in _TWELVES:
        return _TWELVES[plain.casefold()]
    found = _CLOCK.fullmatch(plain)
    if found is None:
        raise BadPreference(text)
    hour, part = int(found["hour"]), (found["half"] or found["part"] or "").lower()
    if part and not 1 <= hour <= 12:  # noqa: PLR2004 – hours of half a day
        raise BadPreference(text)
    if part:
        hour = hour % 12 + (12 if _after_noon(part, hour) else 0)
    return time(hour, 30 if found["thirty"] else int(found["minute"] or 0))


def _after_noon(part: str, hour: int) -> bool:
    if part in _AT_NIGHT:
        return _NIGHT_ENDS <= hour < 12  # noqa: PLR2004 – hours of half a day
    return part == "p" or part in _AFTER_NOON


def read_words(text: str) -> tuple[str, ...]:
    """Read keywords, separated by commas; each once, in the order given."""
    words = (" ".join(word.split())[:WORD_LONGEST] for word in _WORD_BORDER.split(text))
    return tuple(dict.fromkeys(word for word in words if word))[:WORDS_MOST]


def read_days(text: str) -> frozenset[int]:
    """Read `weekdays`, `daily`, or days as `mon,wed`, `mon-fri`, `월수금` or `周一至周五`.

    Raises:
        BadPreference: it names no days.
    """
    word = text.strip().casefold().translate(_DASHES)
    if word in _SETS_OF_DAYS:
        return _SETS_OF_DAYS[word]
    word = _ABOUT_A_DAY.sub("", word)
    letters_alone = set(word) <= _LETTERS_OF_DAYS.keys()
    days: set[int] = set()
    for part in word if letters_alone else _DAY_BORDER.split(word.strip(", ")):
        first, _, last = part.partition("-")
        start, end = _weekday(first, text), _weekday(last or first, text)
        days.update((start + n) % 7 for n in range((end - start) % 7 + 1))
    if not days:
        raise BadPreference(text)
    return frozenset(days)


def read_language(text: str) -> str:
    """Read a language by its code or by its name in any language that we speak.

    Raises:
        BadPreference: we do not speak it.
    """
    wanted = text.strip().casefold()
    for code, name in (*LANGUAGES.items(), *_ALSO_CALLED):
        if wanted in {code, name.casefold(), *_names_of(code)}:
            return code
    raise BadPreference(text)


@lru_cache
def _names_of(code: str) -> frozenset[str]:
    """What speakers of the others call a language: `Korean`, `韓国語`."""
    return frozenset(Locale.parse(one).languages[code].casefold() for one in LANGUAGES)


def _weekday(name: str, text: str) -> int:
    """The day of a name, or of as much of its beginning as tells it from the others."""
    short = name.strip()
    if short in _LETTERS_OF_DAYS:
        return _LETTERS_OF_DAYS[short]
    for day, english in enumerate(_ENGLISH_DAYS):
        if len(short) >= 3 and f"{english}s".startswith(short):  # noqa: PLR2004 – "mo" may be anything
            return day
    raise BadPreference(text)
