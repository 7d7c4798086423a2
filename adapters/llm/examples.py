"""One good answer in each language that we speak: a model does as it is shown. Pure.

The paper is made up, so that whatever is copied from its answer stands in no other paper, and is
refused.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.deep_draft import Claim, Part
from bot.draft import Draft
from bot.models import Paper

PAPER = Paper(
    id="0000.00000",
    title="SortQ: Which Model Should Answer?",
    abstract=(
        "Chat assistants answer easy questions with large models. We present SortQ, a 40M router "
        "that reads a question and decides whether a small model will do. On ChatSet it keeps 97% "
        "of the large model's accuracy at 38% of its cost. We study English only."
    ),
)

DRAFTS: Mapping[str, Draft] = MappingProxyType(
    {
        "en": Draft(
            one_line="A router that leaves easy questions to a small model, for cheaper assistants",
            points=(
                "SortQ, a 40M router, decides from a question whether a small model will do.",
                "On ChatSet it keeps 97% of the large model's accuracy at 38% of its cost.",
                "Only questions in English are studied.",
            ),
            abstract=PAPER.abstract,
        ),
        "ko": Draft(
            one_line="쉬운 질문을 작은 모델에 맡겨 챗봇 비용을 줄이는 라우터",
            points=(
                "40M 크기의 라우터 SortQ가 질문만 읽고 작은 모델로 충분한지 판단합니다.",
                "ChatSet에서 큰 모델 정확도의 97%를 38%의 비용으로 유지합니다.",
                "영어 질문만 다룹니다.",
            ),
            abstract=(
                "대화 도우미는 쉬운 질문에도 큰 모델로 답합니다. 질문을 읽고 작은 모델로 충분한지 "
                "판단하는 40M 크기의 라우터 SortQ를 제시합니다. ChatSet에서 큰 모델 정확도의 "
                "97%를 38%의 비용으로 유지합니다. 영어만 연구합니다."
            ),
        ),
        "ja": Draft(
            one_line="簡単な質問を小さなモデルに任せ、対話の費用を下げるルーター",
            points=(
                "40Mのルーター SortQ が、質問だけを読んで小さなモデルで足りるかを判断します。",
                "ChatSet で、大きなモデルの精度の97%を38%の費用で保ちます。",
                "対象は英語の質問だけです。",
            ),
            abstract=(
                "対話アシスタントは簡単な質問にも大きなモデルで答えます。私たちは、質問を読んで"
                "小さなモデルで足りるかを判断する40Mのルーター SortQ を提示します。ChatSet で、"
                "大きなモデルの精度の97%を38%の費用で保ちます。英語だけを対象とします。"
            ),
        ),
        "zh": Draft(
            one_line="把简单问题交给小模型、降低对话成本的路由器",
            points=(
                "40M 的路由器 SortQ 只读问题就判断小模型是否够用。",
                "在 ChatSet 上，它以 38% 的成本保持大模型 97% 的准确率。",
                "只研究英语问题。",
            ),
            abstract=(
                "对话助手连简单的问题也用大模型回答。我们提出 SortQ，一个 40M 的路由器，"
                "它读取问题并判断小模型是否够用。在 ChatSet 上，它以 38% 的成本保持大模型 97% 的"
                "准确率。我们只研究英语。"
            ),
        ),
    }
)

_QUOTE = "On ChatSet it keeps 97% of the large model's accuracy at 38% of its cost."

CLAIMS: Mapping[str, Claim] = MappingProxyType(
    {
        language: Claim(part=Part.RESULTS, text=text, where="Abstract", quote=_QUOTE)
        for language, text in {
            "en": "SortQ keeps 97% of the large model's accuracy on ChatSet at 38% of its cost.",
            "ko": "SortQ는 ChatSet에서 큰 모델 정확도의 97%를 38%의 비용으로 유지합니다.",
            "ja": "SortQ は ChatSet で、大きなモデルの精度の97%を38%の費用で保ちます。",
            "zh": "SortQ 在 ChatSet 上以 38% 的成本保持大模型 97% 的准确率。",
        }.items()
    }
)
