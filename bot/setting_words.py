"""What can be written of a setting: `at 9:30`, `시간대 리스본`; and examples of it. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.language import nearest, texts
from bot.span import Period

_FIELDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "at": "at", "time": "at", "zone": "tz", "days": "days", "language": "lang",
            "top": "top", "layout": "look", "votes": "votes", "include": "incl",
            "exclude": "excl", "follow": "orgs",
        },
        "ko": {
            "시간": "at", "시간대": "tz", "요일": "days", "언어": "lang", "논문수": "top",
            "레이아웃": "look", "추천": "votes", "포함": "incl", "제외": "excl", "기관": "orgs",
        },
        "ja": {
            "時刻": "at", "時間": "at", "タイムゾーン": "tz", "曜日": "days", "言語": "lang",
            "論文数": "top", "レイアウト": "look", "票数": "votes", "含む": "incl", "除外": "excl",
            "組織": "orgs",
        },
        "zh": {
            "时间": "at", "时区": "tz", "星期": "days", "语言": "lang", "论文数": "top",
            "布局": "look", "票数": "votes", "包含": "incl", "排除": "excl", "机构": "orgs",
        },
    }
)  # fmt: skip
"""By language, the words of the settings, and the field that each is about."""


def field_of(word: str) -> str:
    """The field that a word in any of our languages is about; empty where it is about none."""
    known = (fields.get(word.casefold()) for fields in _FIELDS.values())
    return next(filter(None, known), "")


def words(language: str) -> Sequence[str]:
    """The words of the settings in a language."""
    return tuple(_FIELDS[nearest(language)])


def example(field: str, language: str) -> str:
    """Something that can be written of a field: `at 9:30`."""
    say = texts(language)
    return {
        "at": say.gettext("at 9:30"),
        "tz": say.gettext("zone Lisbon"),
        "days": say.gettext("days mon-fri"),
        "top": say.gettext("top 7"),
        "votes": say.gettext("votes 15"),
        "incl": say.gettext("include agents, robotics"),
        "excl": say.gettext("exclude survey, benchmark"),
        "orgs": say.gettext("follow Qwen, NVIDIA"),
    }[field]


def period_word(period: Period, language: str) -> str:
    """The word that says which of several digests is meant, before the others."""
    say = texts(language)
    return {
        Period.DAY: say.gettext("daily"),
        Period.WEEK: say.gettext("weekly"),
        Period.MONTH: say.gettext("monthly"),
    }[period]


def examples(language: str) -> Sequence[str]:
    """One for each field that is written more easily than pressed."""
    fields = ("at", "tz", "days", "top", "votes", "incl", "excl", "orgs")
    return tuple(example(field, language) for field in fields)
