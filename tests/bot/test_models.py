import pytest

from bot.models import Digest, Edition
from bot.span import Span


def test_a_digest_is_never_empty() -> None:
    with pytest.raises(ValueError, match="never empty"):
        Digest(
            span=Span.parse("2026-02-09"),
            entries=(),
            total=0,
            as_of=None,
            edition=Edition.FINAL,
            language="en",
        )
