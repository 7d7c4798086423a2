"""Words that tell a number as a change, or as what is left of something: `40% fewer`."""

import re

_BEFORE_ROOM, _BEHIND_ROOM = 60, 40
_COMPARED = (
    "less|fewer|more|higher|lower|slower|faster|cheaper|smaller|larger|bigger|longer|shorter|better"
    "|worse|above|below|relative|gap|as (?:many|much|fast|large|small)"
)
_SPENT = "price|cost|size|time|memory|compute|tokens|data|parameters|energy|original|full|baseline"
_CHANGED = (
    "reduc|cut|drop|fall|fell|sav|shrink|shrunk|shrank|slash|trim|declin|decreas|lower|los|increas"
    "|improv|gain|ris|rose|grow|grew|boost|rais|lift|climb|jump|widen|narrow|compress|prun|remov"
    "|accelerat|speed|keep|kept|retain|remain|preserv|recover|reach|match"
)
_KOREAN = (
    "줄|감소|낮|절감|절약|개선|향상|증가|늘|높|빠[르른를]|빨[라랐]|많|적[은게]|상대|단축"
    "|하락|상승|올[라랐]|올리|오르|오른|떨어|느[려리린]|커[지졌]"
    "|(?<![가-힣])더 |크게|유지|수준|불과|남[은긴]|보존|회복|제거|압축|대비|비해|보다|에 ?달"
)
_JAPANESE = (
    "減|低|向上|改善|増|高|速|短縮|削減|少な|多[いくか]|上[がげ回]|下[がげ回]"
    "|維持|水準|保[ちつ持]|圧縮|相当"
)
_CHINESE = "减|降|提[升高]|升|增|快|少|多|节[省约]|缩|短|慢|保[持留]|剩|相当"
_CHANGE = re.compile(
    rf"\b(?:{_COMPARED})\b|of the (?:{_SPENT})\b|\b(?:{_CHANGED})[a-z]*"
    rf"|{_KOREAN}|{_JAPANESE}|{_CHINESE}",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.!?,;](?=\s|$)|[。！？、\n]")


def tells_change(text: str, start: int, end: int) -> bool:
    """Whether a word of change stands beside `text[start:end]` in its clause.

    What stands in brackets is what the words before come to: `five (14%)`.
    """
    if text[:start].endswith(("(", "by ")):
        return True
    before = _CLAUSE_END.split(text[max(0, start - _BEFORE_ROOM) : start])[-1]
    behind = _CLAUSE_END.split(text[end : end + _BEHIND_ROOM], maxsplit=1)[0]
    return bool(_CHANGE.search(before) or _CHANGE.search(behind))
