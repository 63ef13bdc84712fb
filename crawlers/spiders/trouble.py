"""What went wrong with a request, in words that name the thing and the remedy."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.guard import REFUSED
from crawlers.verdict import Answer

_STATUS = {
    401: "要求登录：只采集公开页面，请停用或换一个网址",
    403: "拒绝访问：请联系网站，或停用该来源",
    404: "页面不存在：请核对网址",
    410: "页面已被撤下",
    429: "嫌访问太频繁：请把 interval_minutes 调大",
}
_SERVER_ERROR = 500
_TOO_MANY = 429


def status_words(response: Response) -> str:
    """An error status, told."""
    remedy = _STATUS.get(response.status)
    if remedy is None:
        remedy = "网站出错，稍后会再试" if response.status >= _SERVER_ERROR else "请核对网址"
    return f"{response.url} 答复 HTTP {response.status}：{remedy}"


def is_passing(status: int) -> bool:
    """Whether an error status may be gone next time."""
    return status >= _SERVER_ERROR or status == _TOO_MANY


_ROBOTS = "网站的 robots.txt 不允许采集，已遵守；请停用该来源或与网站商定"
_TOO_LARGE = "内容超过 5 MB 上限（可能没有尽头），已中断；请核对网址"
_REDIRECTS = "一再跳转，没有尽头；请在浏览器里核对网址"
_INSIDE = "指向内部网络地址，已拒绝访问；只有在来源文件里声明的主机才可以是内网地址"
_FAULTS: tuple[tuple[type[Exception], Answer, str], ...] = (
    (DownloadCancelledError, Answer.TOO_LARGE, _TOO_LARGE),
    (DownloadTimeoutError, Answer.FAILED, "20 秒内没有答复；请检查网站或网络"),
    (DownloadConnectionRefusedError, Answer.FAILED, "连接被拒绝；请检查网址和端口"),
    (CannotResolveHostError, Answer.FAILED, "找不到这个主机名，或它指向内部网络；请核对网址"),
    (ResponseDataLossError, Answer.FAILED, "传输中断，内容不完整；稍后会再试"),
)


def explain(failure: Failure, url: str) -> tuple[Answer, str]:
    """Kind and words of a request that got no usable answer."""
    if isinstance(failure.value, IgnoreRequest):
        answer, words = _ignored(str(failure.value))
        return answer, f"{url}：{words}"
    for fault, answer, words in _FAULTS:
        if isinstance(failure.value, fault):
            return answer, f"{url}：{words}"
    return Answer.FAILED, f"{url}：取不到（{type(failure.value).__name__}）；稍后会再试"


def _ignored(why: str) -> tuple[Answer, str]:
    # Several things are given up with the same exception; only its words tell them apart.
    if "robots.txt" in why:
        return Answer.ROBOTS, _ROBOTS
    if why == REFUSED:
        return Answer.FAILED, _INSIDE
    if "redirections" in why:
        return Answer.FAILED, _REDIRECTS
    return Answer.TOO_LARGE, _TOO_LARGE
