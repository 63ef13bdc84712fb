"""`huiying train`: a topic model from labelled files and officers' corrections, put in use only if it is better."""

from pathlib import Path
from typing import Annotated, Any

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import emit, people
from huiying.errors import Invalid
from huiying.settings import Settings

_WHAT = "topics"
_OTHERS = ("sentiment", "rumours")
_REFUSED = 1


def register(app: typer.Typer) -> None:
    app.command("train")(train)


def train(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="[WHAT] CSV…",
            help="标注数据：列 title、body、label；没有 body 列的只当标题学。WHAT 是 topics（可省）、sentiment 或 rumours；"
            "后两者给一个标注文件或数据文件夹，并用 --out",
        ),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="不比较、不启用，只把新训练的模型（.npz）、说明卡和校验和写到这里"),
    ] = None,
    outside: Annotated[
        list[Path] | None,
        typer.Option(metavar="CSV", help="不属任何主题的文字（列 title、body、text 或 content），可重复"),
    ] = None,
    corrections: Annotated[
        list[Path] | None, typer.Option(metavar="JSONL", help="值班员更正的导出文件，可重复")
    ] = None,
    own: Annotated[bool, typer.Option("--own", help="也学本机数据库里值班员的更正")] = False,
    afresh: Annotated[bool, typer.Option("--afresh", help="从头训练，不在在用模型之上续训")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象")] = False,
) -> None:
    """训练主题模型，在两个模型都没见过的文字上与在用的比较；更好才启用，否则拒绝（退出码 1）。"""
    if files[0] in _OTHERS:
        emit(_write_other(files[0], [Path(name) for name in files[1:]], out))
        return
    paths = [Path(name) for name in (files[1:] if files[0] == _WHAT else files)]
    for path in (*paths, *(outside or ()), *(corrections or ())):
        if not path.is_file():
            raise Invalid(f"找不到文件 {path}：请检查路径", code="file_not_found")
    material = _material(paths, outside or [], corrections or [], own=own)
    if out is not None:
        emit(_write(material, out))
        return
    from nlp.topics.renewal import renew

    renewal = renew(material, Settings().folder / "models", afresh=afresh)
    if not as_json:
        _tell(renewal)
    emit(renewal.report())
    if renewal.installed is None:
        raise typer.Exit(_REFUSED)


def _material(paths: list[Path], outside: list[Path], corrections: list[Path], *, own: bool) -> Any:
    from nlp.corrections.export import export
    from nlp.topics.material import gather
    from nlp.topics.messages import corrected

    told = []
    if own:
        with open_service().database.reading() as session:
            told = corrected(export(session))
    return gather(paths, outside=outside, corrections=corrections, told=told)


def _write(material: Any, out: Path) -> dict[str, Any]:
    from dataclasses import asdict

    from nlp.topics.installing import put
    from nlp.topics.training import train as train_topics

    made = train_topics(material)
    texts = [*material.texts, *material.beside.texts]
    digest = put(made.model, out, card=made.card.markdown, texts=texts)
    return asdict(made.card) | {"model_sha256": digest}


def _write_other(what: str, paths: list[Path], out: Path | None) -> dict[str, object]:
    from nlp.rumours.training import train as train_rumours
    from nlp.sentiment.training import train as train_sentiment

    if out is None or len(paths) != 1:
        raise Invalid(
            f"训练 {what} 请给出一个标注文件或数据文件夹，并用 --out 指明模型写到哪里", code="bad_option"
        )
    if not paths[0].exists():
        raise Invalid(f"找不到 {paths[0]}：请检查路径", code="file_not_found")
    return (train_sentiment if what == "sentiment" else train_rumours)(paths[0], out)


def _tell(renewal: Any) -> None:
    compared = renewal.compared
    low, high = compared.difference_ci95
    people.print(f"留出比较 {compared.texts} 条（两个模型都没有见过，近似重复的文字一并留出）")
    for name, row in compared.per_class.items():
        bounds = row["difference_ci95"]
        people.print(
            f"  {name}（{row['n']} 条）F1 {row['in_use']:.3f} → {row['candidate']:.3f}，"
            f"差 {row['difference']:+.3f}（{bounds[0]:+.3f}–{bounds[1]:+.3f}）"
        )
    people.print(
        f"宏平均 F1 {compared.in_use:.4f} → {compared.candidate:.4f}，差的 95 % 区间 {low:+.4f}–{high:+.4f}"
        + ("" if compared.sure else "：差别不大，可能出于偶然")
    )
    if renewal.installed is None:
        people.print("没有更好，不启用；在用的模型不变。")
    else:
        people.print(f"更好，已启用：{renewal.installed}（重启 worker 和 serve 后生效）")
