"""`huiying db rekey`: the way out where the key of the office is lost for good."""

from typing import Annotated

import typer

from huiying import audit
from huiying.app.bootstrap import open_clock, open_database
from huiying.app.cli.output import people
from huiying.keymark import accept_key
from huiying.sealing import office_seal
from huiying.settings import Settings


def register(db_app: typer.Typer) -> None:
    db_app.command("rekey")(accept)


def accept(
    yes: Annotated[bool, typer.Option("--yes", help="确认：旧密钥封存的内容从此打不开")] = False,
) -> None:
    """原来的密钥丢了：改认本机的这一把。旧密钥封存的原文、页面和渠道地址从此打不开；记入审计。"""
    if not yes:
        people.print("旧密钥封存的原文、页面和渠道地址将打不开。确认请加 --yes；找到旧密钥的话，请不要这样做")
        raise typer.Exit(2)
    settings = Settings()
    database = open_database(settings, any_key=True)
    now = open_clock(settings).now()
    with database.transaction() as session:
        accept_key(session, office_seal(settings))
        audit.record(session, at=now, actor="system:cli", action="key.accepted", subject="records:key")
    people.print("已改认本机的密钥。请立即备份它，并复制到其他机器；通知渠道要重新登记")
