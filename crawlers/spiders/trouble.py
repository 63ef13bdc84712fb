"""What went wrong with a request, in words that name the thing and the remedy."""

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.guard import CREDENTIALS, REFUSED
from crawlers.politeness import BUSY, LATER
from crawlers.robots import UNKNOWN
from crawlers.verdict import Answer
from crawlers.walls import COOKIE

_SCRIPTED = "网站要先通过浏览器的脚本或 Cookie 验证才给内容；请与网站商定，或换一个网址"
_STATUS = {
    401: (Answer.LOGIN_WALL, "要求登录：只采集公开页面，请停用或换一个网址"),
    403: (Answer.REFUSED, "拒绝访问：请联系网站，或停用该来源"),
    404: (Answer.GONE, "页面不存在：请核对网址"),
    407: (Answer.REFUSED, "要经代理验证：请检查本机的网络代理"),
    410: (Answer.GONE, "页面已被撤下：请停用该来源或换一个网址"),
    412: (Answer.COOKIE_WALL, _SCRIPTED),
    429: (Answer.RATE_LIMITED, "嫌访问太频繁，已按它的要求放慢；常见此状态请把 interval_minutes 调大"),
    451: (Answer.REFUSED, "因法律原因不能提供：请停用该来源"),
    521: (Answer.COOKIE_WALL, _SCRIPTED),
}
_BROKEN = (Answer.FAILED, "网站出错，稍后会再试")
_ODD = (Answer.GONE, "请核对网址")
_ERROR, _SERVER_ERROR, _UNAVAILABLE = 400, 500, 503


def explain_status(response: Response) -> tuple[Answer, str]:
    """Kind and words of an error status."""
    if response.status < _ERROR:
        return Answer.FAILED, f"{response.url} 要跳转到别处：带口令的请求不跟随，请把 url 改成跳转后的网址"
    answer, remedy = _STATUS.get(response.status, _BROKEN if response.status >= _SERVER_ERROR else _ODD)
    if response.status == _UNAVAILABLE and response.headers.get("Retry-After"):
        answer, remedy = Answer.RATE_LIMITED, "忙不过来，已按它说的时间推后"
    return answer, f"{response.url} 答复 HTTP {response.status}：{remedy}"


_ROBOTS = "网站的 robots.txt 不允许采集，已遵守；请停用该来源或与网站商定"
_TOO_LARGE = "内容超过 5 MB 上限（可能没有尽头），已中断；请核对网址"
_REDIRECTS = "一再跳转，没有尽头；请在浏览器里核对网址"
_CIRCLE = "redirections"
_INSIDE = "指向内部网络地址，已拒绝访问；只有在来源文件里声明的主机才可以是内网地址"
_CREDENTIALS = "网址里带有用户名和口令，已拒绝访问；请换成公开的网址"
_IGNORED = (
    (UNKNOWN, Answer.FAILED, "robots.txt 此刻取不到（网站出错），不知道是否允许，先不采；稍后会再试"),
    ("robots.txt", Answer.ROBOTS, _ROBOTS),
    (REFUSED, Answer.INSIDE, _INSIDE),
    (CREDENTIALS, Answer.INSIDE, _CREDENTIALS),
    (BUSY, Answer.RATE_LIMITED, "网站要求放慢，等它允许后再取"),
    (LATER, Answer.NOTHING, "按网站要求的间隔，这一轮来不及取"),
)
_FAULTS: tuple[tuple[type[Exception], Answer, str], ...] = (
    (DownloadCancelledError, Answer.TOO_LARGE, _TOO_LARGE),
    (DownloadTimeoutError, Answer.FAILED, "迟迟没有答复完；请检查网站或网络"),
    (DownloadConnectionRefusedError, Answer.FAILED, "连接被拒绝；请检查网址和端口"),
    (CannotResolveHostError, Answer.FAILED, "找不到这个主机名，或它指向内部网络；请核对网址"),
    (ResponseDataLossError, Answer.FAILED, "传输中断，内容不完整；稍后会再试"),
    (DownloadFailedError, Answer.FAILED, "连接中途断开；稍后会再试"),
)


def explain(failure: Failure, url: str) -> tuple[Answer, str]:
    """Kind and words of a request that got no usable answer."""
    fault = failure.value
    if isinstance(fault, IgnoreRequest):
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        answer, words = _ignored(str(fault), cookie=bool(request.meta.get(COOKIE)))
        return answer, f"{url}：{words}"
    for kind, answer, words in _FAULTS:
        if isinstance(fault, kind):
            return answer, f"{url}：{words}"
    return Answer.FAILED, f"{url}：取不到（{type(fault).__name__}）；稍后会再试"


def _ignored(why: str, *, cookie: bool) -> tuple[Answer, str]:
    # Several things are given up with the same exception; only its words tell them apart.
    if _CIRCLE in why:
        return (Answer.COOKIE_WALL, _SCRIPTED) if cookie else (Answer.FAILED, _REDIRECTS)
    kinds = ((answer, words) for sign, answer, words in _IGNORED if sign in why)
    return next(kinds, (Answer.TOO_LARGE, _TOO_LARGE))
