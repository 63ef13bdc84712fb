"""The crawler's process as `huiying crawl` starts it: once, or again and again until a signal."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import typer

from api.views.words import SOURCE_STATES
from huiying import errorlog
from huiying.alive import give_sign
from huiying.app.cli.output import people
from huiying.app.owners import dead_owners
from huiying.clock import BEIJING, SystemClock
from huiying.errors import HuiyingError
from huiying.service import Service

LOOK_SECONDS = 0.5
RESTART_SECONDS = 2.0
REVISIT_SECONDS = 15.0


def keep_crawling(service: Service, declared: Path) -> None:
    """A crawler process that goes on until a signal; whatever ends it otherwise, another takes its place."""
    stopped = threading.Event()
    threading.Thread(target=keep_revisiting, args=(service, declared, stopped), daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.is_set():
        release_dead(service)
        crawler = start_crawler(declared)
        while crawler.poll() is None and not stopped.wait(LOOK_SECONDS):
            give_sign(service.settings)
        if crawler.poll() is None:
            people.print("正在停下：等已发出的请求答复完（至多几秒）……")
            crawler.terminate()
        if crawler.wait() and not stopped.is_set():
            people.print("[bold]采集进程意外结束，原因见上；几秒后重新开始[/bold]")
            stopped.wait(RESTART_SECONDS)
    release_dead(service)
    people.print("已停下，手上的来源都已放开")


def keep_revisiting(service: Service, declared: Path, stopped: threading.Event) -> None:
    """Beside the crawler: pages of open cases are looked at again when their time comes."""
    while not stopped.wait(REVISIT_SECONDS):
        revisit(service, declared)


def revisit(service: Service, declared: Path) -> None:
    """One pass over the pages whose time has come; what goes wrong is said and costs nothing else."""
    from huiying.app.revisiting import revisit_due

    try:
        looked = revisit_due(service, declared)
    except HuiyingError as trouble:
        people.print(f"{trouble.message}（{trouble.reason}）")
    except Exception as surprise:  # noqa: BLE001  # it must not end the crawling beside it
        people.print(errorlog.keep(surprise), markup=False)
    else:
        if looked:
            people.print(f"复看了办件的原帖 {looked} 页")


def start_crawler(declared: Path) -> "subprocess.Popen[str]":
    """A crawler in a process and a group of its own: Ctrl-C reaches it through us, once."""
    command = [sys.executable, "-m", "crawlers.run", "--watch", "--sources", str(declared)]
    # Told, not asked: this process may be killed before that one has looked who started it.
    command += ["--parent", str(os.getpid())]
    crawler = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0)  # noqa: S603  # ours
    threading.Thread(target=relay, args=(crawler,), daemon=True).start()
    return crawler


def relay(crawler: "subprocess.Popen[str]") -> None:
    """Tell each turn as it ends, with the time."""
    for line in crawler.stdout or ():
        for run in json.loads(line)["runs"]:
            people.print(f"{SystemClock().now().astimezone(BEIJING):%H:%M:%S} {told(run)}", markup=False)


def release_dead(service: Service) -> None:
    """What crawlers of this machine held that have died is free at once, not when their lease ends."""
    from crawlers import schedule

    try:
        with service.database.aside() as session:
            schedule.adopt(session, dead_owners(schedule.owners(session)), now=service.clock.now())
    except HuiyingError as trouble:
        people.print(f"{trouble.message}（{trouble.reason}）")


def told(run: dict[str, Any]) -> str:
    """One turn of a source in a line."""
    label = SOURCE_STATES.get(run["state"], run["state"])
    words = f"{run['source_id']}：{label}，列出 {run['seen']}，入箱 {run['offered']}，新 {run['new']}"
    return f"{words} {run['error'] or ''}".rstrip()


def run_crawler(declared: Path, only: list[str]) -> dict[str, Any]:
    """Run Scrapy in a process of its own; its account of each source. Raises typer.Exit when it fails altogether."""
    command = [sys.executable, "-m", "crawlers.run", "--json", "--sources", str(declared)]
    for source_id in only:
        command += ["--only", source_id]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as crawler:  # noqa: S603  # ours
        told = _listened(crawler)
    if crawler.returncode:
        raise typer.Exit(crawler.returncode)
    account: dict[str, Any] = json.loads(told.strip().splitlines()[-1])
    return account


def _listened(crawler: "subprocess.Popen[str]") -> str:
    """All it said. Ctrl-C has reached it as well: it comes to its end by itself and tells of that, too."""
    try:
        return crawler.communicate()[0]
    except KeyboardInterrupt:
        return crawler.communicate()[0]
