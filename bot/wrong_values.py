"""What pydantic says of a value that cannot be used, as a person would say it. Pure."""

_WORDS = (
    ("Value error, ", ""),
    ("Input should be", "it must be"),
    ("Field required", "it is missing"),
    ("Extra inputs are not permitted", "there is no such thing here"),
)


def wrong_words(message: str) -> str:
    """The end of a sentence about a value: `it must be a valid integer`."""
    said = message.partition(", unable to ")[0]
    for theirs, ours in _WORDS:
        said = said.replace(theirs, ours, 1)
    return said
