from datetime import date, timedelta

import pytest

from adapters.discord.refusals import HIDDEN, PLAIN_ONLY
from bot.deliveries import Post, State
from bot.models import Edition
from bot.span import Period, Span
from bot.subscription import Address, Condition, Slot, Subscription
from tests.talk import GROUP, Talk, address, asker, choices, text

FINAL = Post(Span(Period.DAY, date(2026, 2, 9)), Edition.FINAL)
EARLY = Post(Span(Period.DAY, date(2026, 2, 10)), Edition.EARLY)


async def subscribe(talk: Talk, place: str = "7", **wishes: object) -> Subscription:
    one = Subscription(address=address(place), **wishes)  # type: ignore[arg-type]
    await talk.ledger.subscribe(one, next_due=talk.clock.now)
    return one


async def deliver(talk: Talk, post: Post, to: Address, state: State, says: str = "") -> None:
    """A delivery that ended so, an hour later than what came before."""
    await talk.clock.sleep(3600)
    deadline = talk.clock.now + timedelta(hours=12)
    row = talk.ledger.enter(post, to, deadline=deadline, now=talk.clock.now)
    row.state, row.reason, row.says = state, "no-permission", says


async def test_every_subscription_is_said_with_when_it_comes_next(talk: Talk) -> None:
    await subscribe(talk)
    await subscribe(talk, slot=Slot(period=Period.MONTH))

    reply = await talk.reporting.status(asker())

    assert text(reply) == (
        "Every day at 09:00 UTC\nNext digest: Wed 11 Feb 2026, 09:00\nEnglish · Top 5\n\n"
        "Monthly at 09:00 UTC\nNext digest: Mon 2 Mar 2026, 09:00\nEnglish · Top 5"
    )
    assert [choice.label for choice in choices(reply)] == ["⚙ Settings"]


async def test_where_nothing_is_subscribed_it_says_so(talk: Talk) -> None:
    reply = await talk.reporting.status(asker())

    assert text(reply) == "Nothing is subscribed here yet."
    assert [choice.act for choice in choices(reply)] == ["sub"]


async def test_the_last_digest_is_named_on_the_clock_of_the_chat(talk: Talk) -> None:
    one = await subscribe(talk, slot=Slot(zone="Asia/Seoul"))
    await deliver(talk, FINAL, one.address, State.SENT)

    lines = text(await talk.reporting.status(asker())).splitlines()

    assert lines[-1] == "Last digest: Mon 9 Feb 2026, sent Tue 10 Feb 2026, 22:00"


async def test_a_problem_since_then_is_said_with_its_mend(talk: Talk) -> None:
    one = await subscribe(talk)
    await deliver(talk, FINAL, one.address, State.SENT)
    await deliver(talk, EARLY, one.address, State.REJECTED, "An administrator can allow it.")

    lines = text(await talk.reporting.status(asker())).splitlines()

    assert lines[-4:] == [
        "Last digest: Mon 9 Feb 2026, sent Tue 10 Feb 2026, 13:00",
        "",
        "Last problem: Tue 10 Feb 2026, on Tue 10 Feb 2026, 14:00",
        "An administrator can allow it.",
    ]


async def test_a_problem_without_a_sentence_is_called_by_its_word(talk: Talk) -> None:
    one = await subscribe(talk)
    await deliver(talk, FINAL, one.address, State.UNKNOWN)

    assert text(await talk.reporting.status(asker())).endswith("\nno-permission")


@pytest.mark.parametrize(
    ("language", "mend"), [("en", "gives it Read Message History"), ("ko", "메시지 기록 보기 권한")]
)
async def test_what_is_held_because_nobody_may_look_is_said_with_its_mend(
    talk: Talk, language: str, mend: str
) -> None:
    one = await subscribe(talk, language=language)
    await deliver(talk, FINAL, one.address, State.UNKNOWN, HIDDEN)

    assert mend in text(await talk.reporting.status(asker()))


@pytest.mark.parametrize(("language", "mend"), [("en", "Embed Links"), ("ko", "링크 첨부 권한")])
async def test_a_permission_that_the_layout_lacks_is_said_and_nothing_is_to_be_resumed(
    talk: Talk, language: str, mend: str
) -> None:
    await subscribe(talk, language=language, reason=PLAIN_ONLY)

    reply = await talk.reporting.status(asker())

    assert mend in text(reply)
    assert [choice.act for choice in choices(reply)] == ["st::d"]


async def test_a_problem_that_is_over_is_not_said(talk: Talk) -> None:
    one = await subscribe(talk)
    await deliver(talk, FINAL, one.address, State.REJECTED, "An administrator can allow it.")
    await deliver(talk, EARLY, one.address, State.SENT)

    assert "problem" not in text(await talk.reporting.status(asker()))


@pytest.mark.parametrize("condition", [Condition.PAUSED, Condition.ENDED])
async def test_what_does_not_come_can_be_resumed_and_the_rest_is_left(
    talk: Talk, condition: Condition
) -> None:
    await subscribe(talk, condition=Condition.PAUSED)
    await subscribe(talk, slot=Slot(period=Period.WEEK), condition=condition, reason="Blocked.")
    await subscribe(talk, slot=Slot(period=Period.MONTH))

    reply = await talk.reporting.status(asker())
    await talk.press(reply, "Resume · Weekly digest")

    assert "Blocked." in text(reply)
    assert len(choices(reply)) == 3
    assert [one.condition for _, one in sorted(talk.ledger.wanted.items())] == [
        Condition.PAUSED,
        Condition.ACTIVE,
        Condition.ACTIVE,
    ]


async def test_the_settings_are_one_press_away(talk: Talk) -> None:
    await subscribe(talk, f"{GROUP}:17", slot=Slot(period=Period.WEEK))
    elsewhere = asker(f"{GROUP}:4")

    for here in (asker(f"{GROUP}:17"), elsewhere):
        reply = await talk.reporting.status(here)
        screen = await talk.press(reply, "Settings", here)

        assert "⚙ Settings" in text(screen)
        assert "Weekly on" in text(screen)


async def test_a_chat_is_told_of_its_topic_and_resumes_it_from_another(talk: Talk) -> None:
    await subscribe(talk, f"{GROUP}:17", condition=Condition.PAUSED)
    here = asker(f"{GROUP}:4")

    reply = await talk.reporting.status(here)
    await talk.press(reply, "Resume", here)

    assert talk.subscribed(f"{GROUP}:17").condition is Condition.ACTIVE


async def test_it_is_said_in_korean(talk: Talk) -> None:
    one = await subscribe(talk, language="ko", slot=Slot(zone="Asia/Seoul"))
    await deliver(talk, FINAL, one.address, State.SENT)

    assert text(await talk.reporting.status(asker())) == (
        "매일 09:00 (Asia/Seoul)\n다음 다이제스트: 2026년 2월 11일 (수) 09:00\n"
        "한국어 · 상위 5편\n\n"
        "마지막 다이제스트: 2026년 2월 9일 (월), 발송 2026년 2월 10일 (화) 22:00"
    )


async def test_another_chat_is_the_business_of_its_administrators(talk: Talk) -> None:
    await subscribe(talk, GROUP)

    allowed = await talk.reporting.status(asker(target=GROUP, only=["7", GROUP]))
    refused = await talk.reporting.status(asker(target=GROUP, only=["7"]))
    member = await talk.reporting.status(asker(GROUP, only=[]))

    assert text(allowed) == text(member)
    assert text(refused) == "Only administrators of this chat can change that."
