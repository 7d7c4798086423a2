"""Where the texts of papers came from, in words: nobody takes one rung for another. Pure."""

from collections import Counter

from bot.language import ENGLISH, nearest, texts
from bot.models import Brief, Digest, Origin
from bot.sample import SPOKEN
from formatters.punctuation import noted


def in_english(origin: Origin, language: str) -> bool:
    """Whether a text from there is in English, for a reader of another language."""
    reader = nearest(language)
    if origin is Origin.SAMPLE:
        return reader not in SPOKEN
    return origin in {Origin.HF, Origin.ABSTRACT} and reader != ENGLISH


def origin_words(origin: Origin, language: str) -> str:
    """Where a text came from, as a label; says so where it is in English for another reader."""
    say = texts(language)
    match origin:
        case Origin.HF:
            label = say.gettext("HF summary")
        case Origin.ABSTRACT:
            label = say.gettext("abstract")
        case Origin.LLM:
            label = say.gettext("written by AI")
        case Origin.IMPORT:
            label = say.gettext("imported")
        case Origin.SAMPLE:
            label = say.gettext("sample")
        case Origin.ARXIV:
            label = "arXiv"
    return _with_language(label, origin, language)


def abstract_label(brief: Brief, language: str) -> str:
    """What to call the abstract: where it came from, and whether this reader gets it in English."""
    say = texts(language)
    if brief.abstract_from is not Origin.ABSTRACT:
        note = origin_words(brief.abstract_from, language)
    else:
        note = say.gettext("not translated") if in_english(Origin.ABSTRACT, language) else ""
    abstract = say.gettext("Abstract")
    return noted(abstract, note, language) if note else abstract


def lines_origin(digest: Digest) -> Origin | None:
    """Where most one-liners of a digest came from; None where it has none.

    That is said once, at the head; a paper says it only where its own came from elsewhere.
    """
    known = Counter(entry.brief.one_line_from for entry in digest.entries if entry.brief.one_line)
    return max(known, key=lambda origin: known[origin], default=None)


def lines_words(digest: Digest) -> str:
    """Where the one-liners came from, for the head; empty where it says so already."""
    say, origin = texts(digest.language), lines_origin(digest)
    match origin:
        case Origin.HF:
            label = say.gettext("summaries by Hugging Face")
        case Origin.ABSTRACT:
            label = say.gettext("first sentences of the abstracts")
        case Origin.LLM:
            label = say.gettext("summaries by AI")
        case Origin.IMPORT if digest.origin is not Origin.IMPORT:
            label = say.gettext("summaries imported from a file")
        case Origin.SAMPLE if in_english(origin, digest.language):
            return say.gettext("summaries in English")
        case _:
            return ""
    return _with_language(label, origin, digest.language)


def _with_language(label: str, origin: Origin, language: str) -> str:
    if not in_english(origin, language):
        return label
    return texts(language).gettext("{label}, in English").format(label=label)
