"""Time zones as people look for them: by city, by name, or by what their clock shows. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

from bot.language import LANGUAGES, nearest

COMMON = (
    "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York",
    "America/Sao_Paulo", "UTC", "Europe/London", "Europe/Berlin", "Europe/Helsinki",
    "Europe/Istanbul", "Africa/Lagos", "Africa/Johannesburg", "Asia/Dubai", "Asia/Karachi",
    "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai",
    "Asia/Taipei", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
"""From west to east, one for most of the people who read papers."""

_OF_A_PLACE = re.compile(
    r"(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/"
)

_OTHER_CITIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "America/Los_Angeles": ("San Francisco", "Seattle", "Vancouver", "샌프란시스코", "旧金山"),
        "America/New_York": ("Boston", "Pittsburgh", "Toronto", "Montreal", "보스턴"),
        "America/Chicago": ("Austin", "Dallas"),
        "Europe/Berlin": ("Munich", "Zurich", "München", "뮌헨"),
        "Asia/Kolkata": ("Bangalore", "Bengaluru", "Mumbai", "New Delhi", "벵갈루루"),
        "Asia/Shanghai": (
            "Beijing", "Shenzhen", "Hangzhou", "베이징", "선전", "北京", "深圳", "杭州", "北京市",
            "China", "중국", "中国",
        ),
        "Asia/Seoul": (
            "Busan", "Daejeon", "Pangyo", "부산", "대전", "판교", "Korea", "한국", "韓国", "韩国",
        ),
        "Asia/Tokyo": ("Osaka", "Kyoto", "大阪", "京都", "오사카", "Japan", "일본", "日本"),
        "Asia/Jerusalem": ("Tel Aviv",),
    }
)  # fmt: skip
"""Cities in which papers are read, and which no zone is named after; and countries of one zone."""

_ABBREVIATED: Mapping[str, str] = MappingProxyType(
    {
        "gmt": "UTC", "kst": "Asia/Seoul", "jst": "Asia/Tokyo", "hkt": "Asia/Hong_Kong",
        "sgt": "Asia/Singapore", "cet": "Europe/Berlin", "cest": "Europe/Berlin",
        "eet": "Europe/Helsinki", "eest": "Europe/Helsinki", "msk": "Europe/Moscow",
        "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles",
        "est": "America/New_York", "edt": "America/New_York", "et": "America/New_York",
        "aedt": "Australia/Sydney", "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland",
    }
)  # fmt: skip
"""Without those that are several: CST is in Chicago and in China, IST in India, Israel, Ireland."""

_OFFSET = re.compile(r"(?:utc|gmt) ?(?P<sign>[+\-−]) ?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?")
_FIXED = re.compile(r"Etc/GMT(?P<sign>[+-])(?P<hours>\d+)")
"""A zone that is nothing but hours from UTC; its sign is the wrong way round for everybody but
POSIX: https://data.iana.org/time-zones/tzdb/etcetera."""

_FURTHEST_EAST, _FURTHEST_WEST = 14, -12

_HALF_HOURS: Mapping[tuple[int, int], str] = MappingProxyType(
    {
        (3, 30): "Asia/Tehran", (4, 30): "Asia/Kabul",
        (5, 30): "Asia/Kolkata", (5, 45): "Asia/Kathmandu", (6, 30): "Asia/Yangon",
        (9, 30): "Australia/Darwin",
    }
)  # fmt: skip
"""Where clocks are that far from UTC, in hours and minutes: no zone is named after that."""

_KANA_VOICING = 8
"""The class of what tells パリ (Paris) from ハリ: https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values."""

_AT_HOME = {"ko": "Asia/Seoul", "ja": "Asia/Tokyo"}
"""Languages that are spoken in one zone."""


def guess(language: str, otherwise: str) -> str:
    """The zone that a reader of a language most likely lives in."""
    return _AT_HOME.get(language.replace("_", "-").partition("-")[0].lower(), otherwise)


def search(words: str, *, limit: int, languages: Sequence[str] = tuple(LANGUAGES)) -> list[str]:
    """Zones whose name, or city in one of the languages, holds the words; likeliest first."""
    wanted = _folded(words)
    if not wanted:
        return []
    found = []
    for zone in _zones():
        names = _names(zone, tuple(languages))
        if any(wanted in name for name in names):
            begins = any(name.startswith(wanted) for name in names)
            found.append((not begins, zone not in COMMON, zone))
    return [zone for _, _, zone in sorted(found)[:limit]]


def named(words: str) -> str | None:
    """The zone of exactly that name or city, however it is written; None where there is none.

    A city is known by its older names too: `Saigon`; a zone by what clocks are called in it, where
    that tells it: `KST`; or by how far they are from UTC: `UTC+9`.
    """
    wanted = _folded(words)
    if found := _OFFSET.fullmatch(wanted):
        return _away(found["sign"], int(found["hours"]), int(found["minutes"] or 0))
    if wanted in _ABBREVIATED:
        return _ABBREVIATED[wanted]
    for zone in (*COMMON, *_zones()):
        if wanted in _names(zone, tuple(LANGUAGES)) or wanted in _older_names(zone):
            return zone
    return None


def by_clock(hour: int, now: datetime) -> list[str]:
    """The common zones in which it is that hour now."""
    return [zone for zone in COMMON if now.astimezone(ZoneInfo(zone)).hour == hour]


def hours_now(now: datetime) -> list[int]:
    """The hours that clocks show now in the common zones, from west to east, each once."""
    return list(dict.fromkeys(now.astimezone(ZoneInfo(zone)).hour for zone in COMMON))


def city(zone: str, language: str) -> str:
    """The zone by the name of its city: `Seoul`, `서울`; without one, as `shown`."""
    known = Locale.parse(nearest(language)).time_zones
    # Babel itself looks under the new name only, and CLDR keeps cities under the first one.
    names = (known.get(name, {}).get("city") for name in (zone, *_older().get(zone, ())))
    return next(filter(None, names), shown(zone).rpartition("/")[2].replace("_", " "))


def shown(zone: str) -> str:
    """A zone by its name; one that is only so far from UTC by that: `UTC+9`."""
    if found := _FIXED.fullmatch(zone):
        return f"UTC{'-' if found['sign'] == '+' else '+'}{found['hours']}"
    return zone


def _away(sign: str, hours: int, minutes: int) -> str | None:
    """The zone whose clocks are that far from UTC; None where there is none."""
    signed = hours if sign == "+" else -hours
    if minutes or not signed:
        return _HALF_HOURS.get((signed, minutes)) if minutes else "UTC"
    if not _FURTHEST_WEST <= signed <= _FURTHEST_EAST:
        return None
    return f"Etc/GMT{'-' if signed > 0 else '+'}{hours}"


@lru_cache
def _zones() -> tuple[str, ...]:
    """Zones of places; `US/Pacific`, `EST` and the like are older names of the same."""
    older = get_global("zone_aliases")
    named = {zone for zone in available_timezones() if _OF_A_PLACE.match(zone)}
    return tuple(sorted(zone for zone in named if zone not in older or zone in COMMON))


@lru_cache
def _older() -> Mapping[str, Sequence[str]]:
    """The names that places had before: `Asia/Calcutta` of `Asia/Kolkata`."""
    names: dict[str, list[str]] = {}
    for old, zone in get_global("zone_aliases").items():
        if _OF_A_PLACE.match(old):
            names.setdefault(zone, []).append(old)
    return names


@lru_cache(maxsize=2_000)
def _names(zone: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Everything that a zone is called today, folded."""
    spoken = sorted({city(zone, language) for language in languages})
    others = _OTHER_CITIES.get(zone, ())
    return tuple(map(_folded, (zone.rpartition("/")[2], *spoken, zone, *others)))


@lru_cache(maxsize=2_000)
def _older_names(zone: str) -> tuple[str, ...]:
    """Everything that a zone was called before, folded."""
    older = _older().get(zone, ())
    return tuple(map(_folded, (*(name.rpartition("/")[2] for name in older), *older)))


def _folded(words: str) -> str:
    """The words without what nobody types alike: case, accents, the kind of gaps."""
    parts = unicodedata.normalize("NFD", words.replace("_", " ").casefold())
    kept = (one for one in parts if unicodedata.combining(one) in (0, _KANA_VOICING))
    return " ".join("".join(kept).split())
