"""Why a row is no post, in words."""

REASONS = {
    "already_held": "已收过",
    "empty": "没有内容",
    "bad_time": "时间看不懂",
    "impossible_date": "时间不可能（过早）",
    "future_date": "时间在将来",
    "broken_row": "行已损坏",
    "bad_id": "编号太长",
    "too_long": "正文太长",
    "formula": "公式没有算好的值",
    "hidden_sheet": "隐藏的工作表",
    "other_sheet": "列名不同的工作表",
}
