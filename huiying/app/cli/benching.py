"""`huiying bench`: how much this installation can take, so that a machine can be sized."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import Progress

from huiying.app.cli.output import emit, people
from huiying.settings import Settings

app = typer.Typer(
    help="测速：用造出来的帖文测本机的收录和检索；自建临时库和索引，测完即删，不动办公室的记录",
    no_args_is_help=True,
)
Json = Annotated[bool, typer.Option("--json", help="最后输出一个 JSON 对象")]
Seed = Annotated[int, typer.Option(min=0, help="种子：同一种子造出同样的帖文")]


@app.command("ingest")
def ingest(
    posts: Annotated[int, typer.Option(min=1, help="帖文条数")] = 5_000,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """收录：从收件箱到理解、归并、预警、检索，一个进程每秒能收多少条。"""
    from huiying.app.bench.apart import installation
    from huiying.app.bench.ingest import take_in

    with installation(Settings()) as service, _progress("收录", posts) as progress:
        found = take_in(service, posts, seed=seed, progress=progress)
    told = found.as_json()
    people.print(
        f"{posts} 条：每秒 {told['posts_per_second']} 条，每条占处理器 {told['processor_ms_per_post']} 毫秒"
    )
    people.print(
        f"入库 {told['stored']}，转载 {told['reprints']}；正文 {told['text_mb']} MB，记录 {told['records_mb']} MB"
    )
    if as_json:
        emit(told)


@app.command("search")
def search(
    documents: Annotated[int, typer.Option(min=1, help="文档篇数")] = 20_000,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """检索：常用词带时间范围的第一页，20 个词的关注主题按日统计，各要多少毫秒。"""
    from huiying.app.bench.apart import installation
    from huiying.app.bench.searches import measure

    with installation(Settings()) as service, _progress("建索引", documents) as progress:
        found = measure(service, documents, seed=seed, progress=progress)
    told = found.as_json()
    people.print(f"{documents} 篇：每秒可建 {told['put_per_second']} 篇")
    people.print(f"常用词第一页：中位 {told['page_median_ms']} 毫秒，95% 在 {told['page_p95_ms']} 毫秒以内")
    people.print(
        f"关注主题按日统计：中位 {told['histogram_median_ms']} 毫秒，95% 在 {told['histogram_p95_ms']} 毫秒以内"
    )
    if as_json:
        emit(told)


@contextmanager
def _progress(words: str, total: int) -> Iterator[Callable[[int], None]]:
    with Progress(console=people) as progress:
        task = progress.add_task(words, total=total)
        yield lambda done: progress.advance(task, done)
