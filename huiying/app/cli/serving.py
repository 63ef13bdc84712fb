"""`huiying serve · worker · demo`."""

import errno
import logging
import socket
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from huiying.app.bootstrap import open_service
from huiying.app.cli.output import people
from huiying.errors import Misconfigured
from huiying.service import Service
from huiying.settings import Settings

if TYPE_CHECKING:
    from types import FrameType

    from starlette.types import ASGIApp


def register(app: typer.Typer) -> None:
    app.command("serve")(serve)
    app.command("worker")(worker)
    app.command("demo")(demo)


def serve(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="端口；默认 HUIYING_PORT")] = None,
    simulate: Annotated[
        str | None,
        typer.Option(
            metavar="TIME", help="只限空数据目录：时间停在 TIME（ISO 8601 带时区），用 PUT /api/clock 往前拨"
        ),
    ] = None,
) -> None:
    """打开网页和接口。另开 huiying worker 读入帖文；模拟时不用另开。"""
    from huiying.app import simulation
    from huiying.app.scheduling import due_parts

    settings = Settings()
    # The port first: a folder that has been marked as simulated stays so.
    listener = listen(settings.host, port or settings.port)
    parts = due_parts(settings)
    service = (
        simulation.begin(simulate)
        if simulate
        else replace(open_service(settings, part="api"), schedule=parts)
    )
    mark = "【模拟时钟】" if service.settings.simulated else ""
    people.print(f"{mark}值班台：http://{service.settings.host}:{listener.getsockname()[1]}")
    if service.settings.simulated:
        run_simulation(service, listener)
    else:
        run_server(service, listener)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises Misconfigured, naming the port, when it is taken or forbidden."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Whoever knocks while the models are loading waits instead of being turned away.
        listener.listen()
    except OSError as trouble:
        listener.close()
        if trouble.errno == errno.EADDRINUSE:
            message = f"端口 {port} 已被占用：请停掉占用它的程序，或换一个端口（HUIYING_PORT=8001）"
            raise Misconfigured(message, code="port_in_use") from trouble
        raise Misconfigured(
            f"不能在 {host}:{port} 上监听：请检查地址和权限", code="cannot_listen"
        ) from trouble
    return listener


def run_server(service: Service, listener: socket.socket) -> None:
    """Serve until a signal."""
    from api.app import create_app

    _serve(create_app(service), listener, service.settings.trusted_proxies)


def run_simulation(service: Service, listener: socket.socket) -> None:
    """The same on a simulated clock: the process is its own worker."""
    from api.app import create_app
    from huiying.app.simulation import Simulation

    simulation = Simulation(create_app(service), service)
    simulation.start()
    try:
        _serve(simulation, listener, service.settings.trusted_proxies)
    finally:
        simulation.close()


def _serve(application: "ASGIApp", listener: socket.socket, proxies: str | None) -> None:
    import uvicorn

    class Server(uvicorn.Server):
        """Asked a second time it breaks off at once, and says nothing of what it has broken off."""

        def handle_exit(self, sig: int, frame: "FrameType | None") -> None:
            super().handle_exit(sig, frame)
            logging.getLogger("uvicorn.error").disabled = self.force_exit

    config = uvicorn.Config(
        application,
        log_level="warning",
        timeout_graceful_shutdown=3,
        server_header=False,
        proxy_headers=proxies is not None,
        forwarded_allow_ips=proxies,
    )
    # Raised again after it has come to its end in order: who asked it to stop was obeyed.
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[listener])


def worker() -> None:
    """读入收件箱里的帖文、走时钟、送检索；可以开任意多个。"""
    from huiying.app.worker import Worker

    # Libraries tell every request, with its address, and every node that is away anew: we say that ourselves.
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("huiying").setLevel(logging.INFO)
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    Worker(open_service(part="worker")).run()


def demo(
    once: Annotated[bool, typer.Option("--once", help="用模拟时钟一口气走完一天，打印汇总后退出")] = False,
    seed: Annotated[int, typer.Option(help="换一套人名、地名、措辞和顺序")] = 1,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="值班台端口；默认 HUIYING_PORT")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出 JSON 对象，不打印表格")] = False,
) -> None:
    """演示：虚构的清源县，一个平常日子里工厂起火。"""
    from huiying.app.demo.runner import run_live, run_once

    if once:
        run_once(seed=seed, table=not as_json)
    else:
        run_live(seed=seed, port=port)
