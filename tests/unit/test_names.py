"""Names of sites: towns, firms by their own name, estates and parks."""

import pytest

from nlp.names import Names, find_names


@pytest.mark.parametrize(
    ("text", "towns", "firms", "sites"),
    [
        ("望梧镇嘉栩厂着火了", {"望梧镇"}, {"嘉栩"}, set()),
        ("位于东岭工业园的嘉栩塑料制品有限公司发生火灾", set(), {"嘉栩"}, {"东岭工业园"}),
        ("嘉栩那个厂冒黑烟了", set(), {"嘉栩"}, set()),
        ("一家服装厂起火,伤者送往县人民医院", set(), set(), set()),
        ("魅力之城小区停水", set(), set(), {"魅力之城小区"}),
    ],
)
def test_names(text: str, towns: set[str], firms: set[str], sites: set[str]) -> None:
    assert find_names("", text) == Names(
        towns=frozenset(towns), firms=frozenset(firms), sites=frozenset(sites)
    )


def test_known_places_end_a_name() -> None:
    assert find_names("", "清源望梧镇起火", but=["清源"]).towns == {"望梧镇"}


def test_conflict_needs_names_of_one_class_on_both_sides() -> None:
    one, other = Names(towns=frozenset({"望梧镇"})), Names(firms=frozenset({"嘉栩"}))
    assert not one.conflict(other)
    assert one.conflict(Names(towns=frozenset({"禾溪镇"})))
