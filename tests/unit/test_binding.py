"""Which rules bind one office, in what strength, and which give way."""

from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import overlays
from alerts.binding import Binding, bind_for
from alerts.overlays import Overlay
from alerts.rulebook import national
from huiying.errors import Misconfigured

BOOK = national()
SHIPPED = overlays.shipped(BOOK)
NAME = attrgetter("name")


def bound(words: str) -> Binding:
    return bind_for(BOOK, overlays.choose(words, SHIPPED))


def own(name: str, level: str, rule: str, body: str) -> Overlay:
    text = f"""
[pack]
name = "{name}"
title = "某地"
version = "7"
level = "{level}"
place = "某省/某市"
[[adopts]]
id = "{rule}"
{body}
[adopts.source]
title = "某规定"
number = "一号"
article = "一"
quote = "应当在规定的期限内办结"
"""
    return overlays.parse(text.encode(), where="own.toml", book=BOOK)


def names(binding: Binding) -> set[str]:
    return {f"{rule.id}.{limit.name}" for rule, limit, _ in binding.limits}


@pytest.mark.parametrize(
    ("words", "name", "binds"),
    [
        ("national", "OP-03.information", True),
        ("national", "OP-16x.information", False),
        ("beijing", "OP-16x.information", True),
        ("national", "PI-02.interpretation_together", False),
        ("national+fushun", "PI-02.interpretation_together", True),
        ("national+beijing+qingxi", "GI-20.supervision_of_quarter", True),
        ("national", "EM-27.to_state_council", False),
        ("national", "EM-25.province_to_ministry", False),
        ("national", "EM-25.grade_1_2", True),
        ("national", "WB-06.repost_fujian", False),
        ("national", "WB-07.yearly_return", False),
    ],
)
def test_a_limit_binds_nationally_or_where_adopted(words: str, name: str, binds: bool) -> None:
    assert (name in names(bound(words))) is binds


def test_a_rule_recalled_from_memory_is_not_turned_on_by_adopting_it() -> None:
    adopted = own("place", "city", "EM-27", "")
    assert "EM-27.to_state_council" not in names(bind_for(BOOK, [adopted]))


def test_the_shortest_of_all_levels_binds_and_names_who_says_so() -> None:
    city = own("city", "city", "GI-05", "shortens = { answer = 12 }")
    office = own("office", "office", "GI-05", "shortens = { answer = 15 }")
    binding = bind_for(BOOK, [office, city])
    (found,) = [each for each in binding.limits if each.rule.id == "GI-05"]
    assert (found.limit.amount, found.by) == (12, ("national", "city", "office"))


def test_an_adoption_of_some_limits_leaves_the_others_unbound() -> None:
    some = own("place", "city", "OP-16x", 'limits = ["information"]')
    found = {name for name in names(bind_for(BOOK, [some])) if name.startswith("OP-16x")}
    assert found == {"OP-16x.information"}


def test_what_is_shortened_is_adopted_with_it() -> None:
    some = own("place", "city", "OP-16x", 'limits = ["information"]\nshortens = { press_conference = 12 }')
    found = {
        f"{rule.id}.{limit.name}": limit.amount
        for rule, limit, _ in bind_for(BOOK, [some]).limits
        if rule.id == "OP-16x"
    }
    assert found == {"OP-16x.information": 5, "OP-16x.press_conference": 12}


@pytest.mark.parametrize("amount", [20, 21, 0, -3])
def test_a_lower_level_never_lengthens(amount: float) -> None:
    with pytest.raises(Misconfigured, match="只能缩短"):
        own("place", "city", "GI-05", f"shortens = {{ answer = {amount} }}")


def test_half_a_working_day_is_refused() -> None:
    with pytest.raises(Misconfigured, match="整数"):
        own("place", "city", "GI-05", "shortens = { answer = 12.5 }")


@given(st.permutations(list(SHIPPED)))
def test_the_order_of_naming_decides_nothing(chosen: list[Overlay]) -> None:
    assert bind_for(BOOK, chosen).limits == bind_for(BOOK, SHIPPED).limits


@given(st.lists(st.sampled_from(SHIPPED), unique_by=NAME), st.sampled_from(SHIPPED))
def test_one_more_overlay_takes_nothing_away_and_lengthens_nothing(
    chosen: list[Overlay], more: Overlay
) -> None:
    before, after = amounts(chosen), amounts([*(each for each in chosen if each is not more), more])
    assert before.keys() <= after.keys()
    assert all(after[name] <= amount for name, amount in before.items())


def amounts(chosen: list[Overlay]) -> dict[str, float]:
    found = bind_for(BOOK, chosen).limits
    return {
        f"{rule.id}.{limit.name}": limit.amount
        for rule, limit, _ in found
        if not isinstance(limit.amount, str)
    }
