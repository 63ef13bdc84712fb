"""How the words of a rule were checked."""

from enum import StrEnum


class Verification(StrEnum):
    """How a quotation was checked (`rules`, section 0)."""

    L = "L"
    P = "P"
    N = "N"
    S = "S"
    X = "X"
    U = "U"


VERIFICATION_LABELS = {
    Verification.L: "法律法规原文已核",
    Verification.P: "文件原文页面",
    Verification.N: "新闻转引",
    Verification.S: "单位方案原文",
    Verification.X: "仅为地方或类似规定",
    Verification.U: "未核实，默认关闭",
}
