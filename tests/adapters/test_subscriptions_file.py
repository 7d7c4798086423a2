import json
from datetime import time

import pytest

from adapters.subscriptions_file import parse, render
from bot.errors import BadFile
from bot.models import Edition
from bot.span import Period
from bot.subscription import WORKDAYS, Address, Condition, Slot, Subscription

WHOLE = Subscription(
    address=Address("telegram", "-100123:7"),
    slot=Slot(
        period=Period.WEEK,
        at=time(18, 30),
        zone="Asia/Seoul",
        weekdays=WORKDAYS,
        edition=Edition.EARLY,
    ),
    language="ko",
    top=3,
    layout="titles",
    images=False,
    silent=True,
    min_upvotes=10,
    include=("RL", "확산 모델"),
    exclude=("survey",),
    organizations=("Qwen",),
    say_when_empty=True,
    role="42",
    publish=True,
    discuss=True,
    condition=Condition.PAUSED,
    reason="The bot may not write there.",
)


def test_what_is_written_is_read_back() -> None:
    plain = Subscription(address=Address("console"))

    assert parse(render([WHOLE, plain])) == [WHOLE, plain]


def test_what_is_left_out_has_its_default() -> None:
    assert parse('[{"address": "console:"}]') == [Subscription(address=Address("console"))]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"address": "nobody"}, "entry 0: “nobody” is not an address"),
        ({"address": "console:", "zone": "Mars/Olympus"}, "no time zone “Mars/Olympus”"),
        ({"address": "console:", "weekdays": ["someday"]}, "“someday” is no weekday"),
        ({"address": "console:", "weekdays": []}, "at least one weekday"),
        ({"address": "console:", "at": "9 o'clock"}, "0.at"),
        ({"address": "console:", "top": 11}, "0.top: it must be less than or equal to 10."),
        ({"address": "console:", "tpo": 5}, "0.tpo: there is no such thing here."),
        ({}, "0.address: it is missing."),
    ],
)
def test_a_wrong_entry_is_named(entry: dict[str, object], told: str) -> None:
    with pytest.raises(BadFile) as raised:
        parse(json.dumps([entry]))

    assert told in str(raised.value)


@pytest.mark.parametrize("text", ["", "{}", "[1]", "not json", b"\xff\xfe"])
def test_what_is_no_list_of_subscriptions_is_refused(text: str | bytes) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        parse(text)
