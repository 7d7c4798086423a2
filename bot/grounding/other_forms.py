"""Whether a text has a name in other words: written out, shortened, or inflected."""

import re

from bot.grounding.spelling import stands
from bot.grounding.transliteration import KNOWN
from bot.grounding.wording import LETTER

_LLMS = "GPT-|Llama|Claude|Gemini|Qwen|DeepSeek|Gemma|Mistral|Mixtral"
_EXPANSIONS = {
    "AI": "",
    "LLM": rf"language models?|{_LLMS}",
    "LM": rf"language models?|{_LLMS}",
    "VLM": r"vision[- ]language|multimodal|visual language",
    "MLLM": r"multimodal",
    "RL": r"reinforcement|GRPO|PPO",
    "SFT": r"supervised|fine-?tun",
    "ML": r"machine learning",
    "NLP": r"language",
    "CV": r"computer vision",
    "SOTA": r"state[- ]of[- ]the[- ]art|best|leading|frontier",
    "CoT": r"chains?[- ]of[- ]thought",
    "QA": r"question|answer",
    "GPU": r"GPU|compute|hardware|device|CUDA|\bRTX|\b[ABHV]\d{2,3}\b",
    "API": r"API|proprietary|closed|commercial",
    "PC": "laptop|computer|desktop|workstation|notebook",
    "OS": "operating system",
    "UI": "interface",
    "TV": "television",
    "DB": "database",
    "SNS": "social (?:media|network)",
    "US": "American|United States|U\\.S\\.",
    "ID": "",
    "OK": "",
}
"""Abbreviations that need no introduction, and what the source says where it writes them out."""

_FAMILIES = (
    "Alpaca Anthropic Cityscapes Cohere Falcon Google Imagenet Kaggle Microsoft Nemotron Nvidia"
    " Pytorch Tensorflow Vicuna"
)
_WELL_KNOWN = frozenset({*KNOWN, *_FAMILIES.split()})
"""Names that are no English words, so that they are names at a sentence's start as well."""

_ENDINGS = ("n", "an", "ian", "ese", "ic", "s")
_SUFFIXES = re.compile(
    "(?:[aei]?bilit(?:y|ies)|[aei]?tion|[aei]nc[ey]|[aei]nt|[aei]ble|[aeiu]?tive|is[emt]|iz[ei]|ment"
    "|ness|less|ful|ing|ity|ies|ied|ous|ion|ial|ian|al|an|er|or|ed|en|es|ly|ic|t|d|n|s|r|e|y)*"
)
"""What English words end with."""


def is_well_known(name: str) -> bool:
    """Whether it is surely a name, wherever it stands: `Gemini`, `Qwen-based`, `Kaggle's`."""
    return name.partition("-")[0].removesuffix("'s") in _WELL_KNOWN


def in_other_words(name: str, text: str) -> bool:
    """Whether a text says a name that it does not have as such."""
    return _expanded(name, text) or _inflected(name, text) or _begins_a_name(name, text)


def _begins_a_name(name: str, text: str) -> bool:
    """Whether it is the first word of a longer name: `Android` of `AndroidWorld`."""
    word = re.fullmatch("[A-Z][a-z]{4,}", name)
    return bool(word) and re.search(rf"(?<![{LETTER}\d]){name}(?=[A-Z])", text) is not None


def _expanded(name: str, text: str) -> bool:
    """Whether the text writes the abbreviation out: by table, or by the initials of its words."""
    known = _EXPANSIONS.get(name)
    if known is not None and re.search(known, text, re.IGNORECASE):
        return True
    if not re.fullmatch(r"[A-Z][A-Za-z]{1,5}", name) or name[1:].islower():
        return False
    words = re.findall(r"[A-Za-z]+", text)
    initials = "".join(word[0] for word in words).lower()
    without_small = "".join(
        word[0] for word in words if word not in {"of", "and", "the", "for", "to"}
    )
    return name.lower() in initials or name.lower() in without_small.lower()


def _inflected(name: str, text: str) -> bool:
    """Whether it is a common word of the text in another form: `Interpretability`."""
    if not re.fullmatch(r"[A-Z]?[a-z]{4,}", name) or is_well_known(name):
        return False
    shortest = max(4, round(len(name) * 0.6))
    stem = name[:shortest].lower()
    words = set(re.findall(rf"(?<![A-Za-z]){stem}[a-z]*", text))
    if any(_same_stem(name.lower(), word, shortest) for word in words):
        return True
    return any(
        stands(name.removesuffix(ending), text) for ending in _ENDINGS if name.endswith(ending)
    )


def _same_stem(name: str, word: str, shortest: int) -> bool:
    """Whether two words differ in their endings alone: `Basenji` is no form of `base`."""
    return any(
        name[:at] == word[:at] and _SUFFIXES.fullmatch(name[at:]) and _SUFFIXES.fullmatch(word[at:])
        for at in range(shortest, min(len(name), len(word)) + 1)
    )
