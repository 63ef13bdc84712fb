"""The browser the journeys run in: it draws Chinese, and leaves this machine for nothing."""

import pytest
from playwright.sync_api import Error, Page

pytestmark = pytest.mark.browser

INK = """text => {
  const canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
  pen.font = '40px sans-serif';
  pen.fillText(text, 0, 50);
  return Array.from(pen.getImageData(0, 0, 60, 80).data).join()
}"""


def test_chinese_characters_are_drawn_each_with_its_own_shape(page: Page) -> None:
    page.set_content("<p>清源县</p>")
    drawn = {page.evaluate(INK, character) for character in "清源县回应"}
    # A font without Chinese draws the same empty box for all of them.
    assert len(drawn) == 5


def test_no_name_but_loopback_is_resolved(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://office.example/")
