"""What is said beside the answers, on whatever platform. Pure."""

from bot.language import texts
from bot.replies import Choice, Said

_QUOTED = 60


def too_fast(language: str) -> str:
    """What somebody is told, once, who asks faster than anybody reads."""
    return texts(language).gettext("That was a lot at once. Give me a few seconds, please.")


def no_chat(name: str, language: str) -> str:
    """What somebody is told who names a chat that cannot be found."""
    say = texts(language)
    unknown = say.gettext(
        "I find no chat {name}. Check how it is written, and add me there as an administrator."
    )
    return unknown.format(name=name[:_QUOTED])


def interrupted(asked: str, act: str, language: str) -> Said:
    """What somebody is told whose answer may have been lost: nobody knows, so it is offered again.

    `asked` is what they wrote, or empty where they pressed something; `act` asks again where it is
    pressed, or is empty where nothing can.
    """
    say = texts(language)
    again = Choice(label=say.gettext("Ask again"), act=act)
    if asked:
        lost = say.gettext(
            "I was interrupted while answering {command}. If you see no answer, ask again."
        ).format(command=asked[:_QUOTED])
    else:
        lost = say.gettext("I was interrupted. If you see no answer, ask again.")
    return Said(text=lost, rows=((again,),) if act else ())
