"""Topics a second on one core: our scorer against jieba and plain scikit-learn, in the same run.

Prints one JSON line. `python benchmarks/topics.py [CSV]`; without a file, on messages made up here.
Both sides get raw text and do all their own work; both models know the same seven topics' labels.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import LinearSVC

from huiying.text.normalise import plain
from nlp.segment import JiebaSegmenter
from nlp.topics import TopicModel
from nlp.topics.messages import Message, read_messages

PHRASES = (
    "清源县柳河乡的河水发黑，化工厂夜间排放废气",
    "学校违规收取补课费，家长意见很大",
    "公交车班次太少，早高峰等候近一小时",
    "物业公司不作为，电梯经常停运",
    "医院误诊，医生态度恶劣",
    "公司拖欠农民工工资，至今没有发放",
    "景区强制购物，商家出售假货",
    "多次反映没有结果，请领导重视",
    "希望有关部门尽快调查处理，给居民一个交代",
    "我们都是普通老百姓，生活受到很大影响",
)
LENGTH = 400
SAMPLE = 2000
TRAINING = 1500


def made_up(count: int) -> list[Message]:
    """Messages of about 400 characters; the label is arbitrary, as only speed is measured."""
    dice = random.Random(1)
    labels = TopicModel.load().model.labels
    return [
        Message(
            id=str(at), text="，".join(dice.choices(PHRASES, k=LENGTH // 18)), label=labels[at % len(labels)]
        )
        for at in range(count)
    ]


def plain_pipeline(messages: Sequence[Message]) -> Pipeline:
    """What a tutorial builds: jieba words, TF-IDF, LinearSVC."""
    pipeline = make_pipeline(TfidfVectorizer(tokenizer=JiebaSegmenter().cut, token_pattern=None), LinearSVC())
    return pipeline.fit([message.text for message in messages], [message.label for message in messages])


def rate(score: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Texts a second of processor time, after one warm-up."""
    score(texts[:10])
    began = time.process_time()
    score(texts)
    return len(texts) / (time.process_time() - began)


def main() -> None:
    messages = read_messages(Path(sys.argv[1])) if len(sys.argv) > 1 else made_up(SAMPLE + TRAINING)
    texts = [message.text for message in messages[-SAMPLE:]]
    model, pipeline = TopicModel.load(), plain_pipeline(messages[:TRAINING])
    ours = rate(lambda batch: model.ranking([plain(text) for text in batch]), texts)
    theirs = rate(pipeline.decision_function, texts)
    print(
        json.dumps(
            {
                "benchmark": "topics",
                "texts": len(texts),
                "characters": round(sum(map(len, texts)) / len(texts)),
                "docs_per_second": round(ours),
                "jieba_sklearn_docs_per_second": round(theirs),
                "ratio": round(ours / theirs, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
