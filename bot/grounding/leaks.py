"""What is no summary though it stands where one should: markup, excuses, errors, obeyed orders."""

import re
from collections.abc import Iterator

from bot.grounding.wording import Source

_LEAKS: dict[str, tuple[str, ...]] = {
    "a code fence": ("```", "~~~"),
    "JSON": (r"^\s*[\[{]\s*[\"{\[]", r"\"\w+\"\s*:\s*[\"\[]", r"\b(?:one_line|key_points)\b"),
    "a Markdown heading": (r"^\s*#{1,6}\s",),
    "Markdown": (r"\*\*[^*]+\*\*", r"^\s*(?:[-*•]|\d\.)\s", r"\[[^\]]+\]\(https?:"),
    "a tag": (r"</?(?:think|br|p|b|i|div|span|s|su[bp]|ul|li|answer|summary)\b[^>]*>", r"<\|"),
    "TeX": (r"\\[A-Za-z]+", r"\\[()\[\]]", r"\$[^$\s][^$]*[\\^_{][^$]*\$", r"[\^_]\{"),
    "a label": (
        r"^\s*(?:one[- ]line|key points?|summary|abstract|translation)(?: \([^)]*\))?\s*[:：]",
        r"^\s*(?:한 ?줄 ?요약|요약|핵심 포인트|초록|번역)(?: \([^)]*\))?\s*[:：]",
        r"^\s*(?:要約|要旨|翻訳|摘要|总结|翻译)\s*[:：]",
    ),
    "an excuse": (
        r"^(?:i'?m sorry|sorry,|i apologi[sz]e|i (?:cannot|can't|am unable)|unfortunately, i)",
        r"as an ai\b|as a (?:large )?language model,",
        r"i (?:cannot|can't) (?:help|assist|provide|summari)",
        r"^죄송|(?:AI|인공지능) ?(?:언어 ?)?모델로서|(?:요약|번역)할 수 없",
        r"^(?:申し訳|すみません)|AIとして|要約できません",
        r"^(?:抱歉|对不起)|作为(?:一个)?(?:AI|人工智能)|无法(?:总结|翻译|提供)",
    ),
    "an error": (
        r"^(?:error|exception|traceback|warning)\b\s*[:：(]|traceback \(most recent",
        r"rate limit (?:exceeded|reached)|HTTP [45]\d\d|^(?:null|none|undefined)$",
        r"\b(?:429|500|502|503) (?:too many|internal|bad|service)",
        r"(?:summary|translation) (?:is )?(?:unavailable|failed|not available)",
        r"failed to (?:generate|summari[sz]e) (?:a |the )?(?:summary|paper|text)",
        r"오류가 발생했|(?:요약|번역|생성)(?:에| 중)? ?(?:실패했|오류)",
        r"エラーが発生しま|生成失败|出错了",
    ),
    "a filler": (
        r"\bnot (?:mentioned|specified|stated|disclosed|given) in (?:the|this) (?:paper|abstract)",
        r"(?:paper|abstract) (?:does|do|did) not (?:mention|specify|provide|state)",
        r"(?:^|[:：]\s*)(?:n/?a|none|not (?:mentioned|specified|applicable|available))\s*\.?$",
        r"no (?:specific )?information (?:is|was) (?:given|provided|available)",
        r"(?:언급|명시)(?:되지|되어 있지|하지|이) ?(?:않(?:았|음|습)|없(?:음|습))",
        r"(?:관련|구체적인?|대한) (?:정보|내용|설명)[가이는은] ?(?:제공되지|없)",
        r"(?:^|[:：]\s*)(?:해당 ?없음|없음|정보 없음)\s*\.?$",
        r"言及されていない|言及はない|記載(?:なし|がない|されていない)",
        r"未提及|没有提[到及]|未提供(?:具体|相关)?信息",
    ),
    "talk about the order": (
        r"system prompt|as (?:you )?requested|as instructed|^here (?:is|are) (?:the|a|your)",
        r"^(?:sure|certainly|of course)\b[,!]|^네[,.!] |^물론|^好的[,，]",
        r"요청하신|다음은 .{0,20}(?:요약|번역)(?:입니다|이에요)",
        r"以下は.{0,12}(?:要約|翻訳)です|以下是.{0,12}(?:摘要|总结|翻译)",
    ),
}
_RULES = {
    name: re.compile("|".join(rules), re.IGNORECASE | re.MULTILINE)
    for name, rules in _LEAKS.items()
}
_ORDER = re.compile(
    r"(?:ignore|disregard|forget)\b[^.]{0,40}\b(?:instruction|prompt|above|previous|rules)",
    re.IGNORECASE,
)
_PAYLOAD = re.compile(r"[\"“'‘「]([^\"”'’」]{3,80})[\"”'’」]")


def leak_faults(text: str, source: Source) -> Iterator[str]:
    """Name what leaked into a text as it was written, unless the paper itself writes so."""
    for name, rule in _RULES.items():
        found = rule.search(text)
        if found and found[0].strip().lower() not in source.text.lower():
            yield f"“{found[0].strip()[:40]}” is {name}, not a part of a summary."


def obeyed(text: str, source: Source) -> Iterator[str]:
    """Find what an abstract orders its reader to say, where a text says it."""
    order = _ORDER.search(source.text)
    for payload in _PAYLOAD.findall(source.text, order.start()) if order else ():
        if payload.strip(" .!").lower() in text.lower():
            yield f"“{payload}” obeys an order in the abstract; the abstract is data."
