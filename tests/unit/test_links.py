"""互为链接 read from two pages: what counts as the same address, what is missing, what is out of reach."""

import pytest

from huiying.errors import Unavailable
from response.links import Outcome, Page, Pair, Side, links_in, look, same_page
from response.terms import Kind

POLICY = "https://qingyuan.example/policy/12.html"
READING = "https://qingyuan.example/reading/12.html"
PAIR = Pair(
    publication_id=1,
    url=POLICY,
    one=Side(kind=Kind.POLICY, urls=(POLICY,)),
    other=Side(kind=Kind.INTERPRETATION, urls=(READING, "https://paper.example/reading")),
)


def page(url: str, *links: str) -> Page:
    anchors = "".join(f'<p><a class="x" href="{link}">看</a></p>' for link in links)
    return Page(url=url, body=f"<html><body>{anchors}</body></html>".encode())


@pytest.mark.parametrize(
    "written",
    [
        READING,
        "/reading/12.html",
        "../reading/12.html",
        "http://qingyuan.example/reading/12.html",
        "https://QINGYUAN.example:443/reading/12.html#top",
        " /reading/12.html ",
    ],
)
def test_a_link_counts_however_it_is_written(written: str) -> None:
    assert same_page(READING) in links_in(page(POLICY, written))


@pytest.mark.parametrize(
    "written",
    ["/reading/13.html", "/reading/12.html?id=2", "https://other.example/reading/12.html", "javascript:void(0)", "",
     "http://[broken", "https://qingyuan.example:8443/reading/12.html", "https://qingyuan.example:x/reading/12.html"],
)  # fmt: skip
def test_another_address_does_not(written: str) -> None:
    assert same_page(READING) not in links_in(page(POLICY, written))


@pytest.mark.parametrize("body", [b"", b"   ", b"\x00\x01\xff", b"<!-- nothing -->", b"%PDF-1.7"])
def test_a_page_that_is_no_html_links_to_nothing(body: bytes) -> None:
    assert links_in(Page(url=POLICY, body=body)) == frozenset()


def held(**pages: list[str]) -> dict[str, Page]:
    at = {"policy": POLICY, "reading": READING, "paper": "https://paper.example/reading"}
    return {at[name]: page(at[name], *links) for name, links in pages.items()}


@pytest.mark.parametrize(
    ("pages", "outcome", "says"),
    [
        (held(policy=[READING], reading=[POLICY], paper=[]), Outcome.LINKED, "互为链接"),
        (
            held(policy=["https://paper.example/reading/"], reading=[POLICY], paper=[]),
            Outcome.LINKED,
            "互为链接",
        ),
        (held(policy=[READING], reading=[POLICY]), Outcome.LINKED, "互为链接"),
        (held(policy=[], reading=[POLICY], paper=[]), Outcome.MISSING, "政策文件的页面没有链接到解读材料"),
        (held(policy=[READING], reading=[], paper=[]), Outcome.MISSING, "解读材料的页面没有链接到政策文件"),
        (held(policy=[], reading=[], paper=[]), Outcome.MISSING, "；"),
        (held(reading=[POLICY], paper=[]), Outcome.UNREACHABLE, "政策文件打不开（网站没有应答）"),
        (held(policy=[READING]), Outcome.UNREACHABLE, "解读材料打不开"),
    ],
)
def test_what_two_pages_say_of_each_other(pages: dict[str, Page], outcome: Outcome, says: str) -> None:
    def fetch(url: str) -> Page:
        if url not in pages:
            raise Unavailable("网站没有应答")
        return pages[url]

    finding = look(PAIR, fetch)
    assert finding.outcome is outcome
    assert says in finding.words
