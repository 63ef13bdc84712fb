"""The command line of the demo's site."""

import json
import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime, timedelta
from pathlib import Path

from huiying.app.demo.edition import Trickle
from huiying.app.demo.facts import DEFAULT_START
from huiying.app.demo.scenario import compose
from huiying.app.demo.site import Site
from huiying.clock import FileClock


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    asked = _read(arguments)
    flow = None
    if asked.trickle_since is not None:
        flow = Trickle(since=asked.trickle_since, every=timedelta(seconds=asked.trickle_every))
    scenario = compose(asked.seed, start=asked.start)
    site = Site(scenario, FileClock(asked.home / "clock.json"), port=asked.port, flow=flow)
    sys.stdout.write(json.dumps({"site": site.base_url, "port": site.port}) + "\n")
    sys.stdout.flush()
    site.serve()


def _read(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m huiying.app.demo.site", description="演示用的本机网站")
    parser.add_argument("--seed", type=int, default=1, help="故事的种子")
    parser.add_argument(
        "--start", type=_moment, default=DEFAULT_START, help="这一天的早上六点，带时区的 ISO 时间"
    )
    parser.add_argument("--home", type=Path, required=True, help="数据目录，时钟文件 clock.json 在里面")
    parser.add_argument("--port", type=int, default=0, help="端口；0 为任意空闲端口")
    parser.add_argument("--trickle-since", type=_moment, help="从这一刻起不断有新帖")
    parser.add_argument("--trickle-every", type=float, default=20.0, help="隔多少秒一条新帖")
    return parser.parse_args(arguments)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("没有时区")  # argparse turns it into its own message
    return moment
