"""Lists carried as data for scripts; nothing in them is executed, nothing costs more than its length."""

import time

import pytest

from crawlers.listing.unwrapping import unwrapped


def test_a_page_without_such_data_stays_as_it_is() -> None:
    markup = "<html><script>var a = '<datastore>';</script></html>"
    assert unwrapped(markup) == markup


def test_records_stand_in_the_page_and_the_rest_stays() -> None:
    store = "<datastore><recordset><record><![CDATA[<li>甲</li>]]></record><record></record></recordset></datastore>"
    markup = f"<p>前</p><script type='text/xml'>\n{store}</script><p>后</p><datastore>没有完"
    told = unwrapped(markup)
    assert "<li>甲</li>" in told
    assert told.startswith("<p>前</p>")
    assert told.endswith("<p>后</p><datastore>没有完")
    assert "rel=" not in told


@pytest.mark.parametrize(
    "part",
    [
        "<datastore>",
        "<record><![CDATA[",
        "<nextgroup><![CDATA[",
        "<script>",
        "</datastore>",
        "<datastore></datastore>",
    ],
)
def test_broken_data_costs_no_more_than_its_length(part: str) -> None:
    before = time.process_time()
    unwrapped(part * 50_000 + "<datastore>" + part * 1000 + "</datastore>")
    assert time.process_time() - before < 2
