"""What readers are told in their own language of what the ledger has in English."""

import re

from bot.language import ENGLISH, LANGUAGES
from formatters.subscription_words import reason_words


def english_of_ours(says: str) -> list[str]:
    """The English of ours that a sentence keeps in some other language.

    What is quoted is somebody else's; the names of permissions and products have capitals.
    """
    return [
        words
        for language in LANGUAGES
        if language != ENGLISH
        for words in re.findall(
            r"[a-z]+,? [a-z]+", re.sub("“[^”]*”", "", reason_words(says, language))
        )
    ]
