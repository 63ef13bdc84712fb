"""Whether a sentence tells of the main event at all: not of a drill, a plot, a statistic, a refuted claim, another event."""

import re

from nlp.facts.sentences import Sentences

_UNREAL = re.compile(
    r"演练|演习|推演|模拟|假设|假想|游戏(?!厅|机房)|小说|电影(?!院|城|节|局)|电视剧|剧情|剧透|主角|[男女]主(?!人)|编剧|番外|大结局|这一?集|第[一二三四五六七八九十\d]+[集季章回]|虚构|副本|玩家|"
    r"团灭|通关|开黑|手游|剧本|国足|球队|球员|首发|上半场|下半场|进球|队医|伤退|主力(?:先后|因伤|受伤|缺)|缺阵|伤停|联赛|赛季|季后赛|主场|客场|上篮|替补|如果|假如|要是|倘若|假使|万一|一旦|早晚|迟早|难道要|非要等|非得等|要等到|是不是要|"
    r"会不会|可能会|有可能|恐怕会|将会|会死|来一个[打杀弄]|会立即|会致|会引起|会引发|就会|以防|险些|差点|要不要|敢来|扬言|威胁|恐吓|[要想]?[弄打砍]死你|要[弄打砍]死|经常有?人?|肯定[是会]|不堪设想|长期这样|每隔|动不动|足以|可致|可以?导致|能致|能够?导致|会导致|会造成|容易|极易"
)
_STATISTIC = re.compile(
    r"同比|环比|分别下降|分别上升|双下降|每年|年均|平均|全年|上半年|下半年|第[一二三四]季度|前[一二三四]季度|前三季度|历年|(?:去年|前年|今年)(?:全国|全省|全市|全球|全县|全区|我国|我省|我市)|近年|近[一二两三四五六七八九十\d]+年|[一二两三四五六七八九十\d]+年(?:来|间|里)|以来|起事故|"
    r"各类(?:生产安全)?事故|各种自然灾害|(?:全国|全省|全市|全球|全县|全区)(?:共|累计|每)?(?:发生|接报|查处|因)|事故\d+起|火灾\d+起|\d+起(?:火灾|事故|案件)|(?:火灾|事故|案件)[\d.]+万?起|列为|界定|是指|属于(?:较大|重大)|应当|不得|"
    r"以上\d+人以下|病死率|死亡率|比例|VS|去年[^,，。;；]{0,12}今年|第一杀手|案例[一二三四五六七八九十]"
)
_YEARBOOK = re.compile(
    r"同比|环比|双下降|起数|年报|月报|统计公报|白皮书|典型案例|(?:去年|今年|前年|20\d\d年|全年|上半年|下半年|季度|[\d一二三四五六七八九十]+月份?)[^,，。\n]{0,12}(?:全国|全省|全市|全县|全区|全球|我国|我省|我市|各类|各种)|"
    r"(?:全国|全省|全市|全县|全区)[^,，。\n]{0,10}(?:上半年|下半年|去年|季度|月份)|(?:全国|全省|全市)[^,，。\n]{0,6}(?:接报|共发生)"
)
_FICTION = re.compile(
    r"小说|连载|剧透|剧情|电视剧|追剧|第[一二三四五六七八九十\d]+[集章回]|番外|大结局|副本|玩家|手游|开黑|团灭|主角|编剧|[男女]主(?!人)"
)
_STAGED = re.compile(
    r"上映|定档|影片|新片|舞台剧|话剧|巡演|首映|热映|院线|彩蛋|终极预告|预告片|票房|读后感|书中|桥段"
)
_EARLIER = re.compile(
    r"曾(?:经)?(?:发生|造成|导致|在|有|因|遭)|去年|前年|往年|上个?月|上一次|上次|历史上(?!的今天)|时隔|此前(?!已)|早在|\d+年前|[一二三四五六七八九十]+年前|类似(?:事故|事件)|第[二三四五六七八九十\d]+起"
)
_YEAR = re.compile(r"(?:19|20)\d\d年")
_REFUTES = re.compile(
    r"谣言|不属实|不实|辟谣|谣传|造谣|子虚乌有|并无此事|没有此事|假消息|虚假信息|纯属虚构|没有的事|假新闻|[是!？?]假的|移花接木|别有用心|无中生有|与事实不符|并非事实|不是真的"
)
_REFUTED = re.compile(r"不属实|不实|(?:系|为|是)(?:网络)?谣言|虚假")
_CLAIM = re.compile(r"网传|传言|传闻|传播|流传|散布|爆料|帖|称|说|发布|编造|转发")
_TRUTH = re.compile(
    r"实际|事实上|事实是|真相|经[^,，。]{0,10}(?:核实|核查|查明|查|调查)|核实为|实为|经了解|据了解|通报|确认|真实情况|截至|目前"
)
_COMPLAINS = re.compile(
    r"希望|请|投诉|反映|隐患|建议|整改|为什么|再不|没人管|管管|重视|呼吁|强烈要求|什么时候"
)
_FRESH = re.compile(r"今[天日晨早晚]|昨[天日晚夜]|凌晨|刚刚|突发|发生|日\d+时|\d时\d+分|目前|正在|截至")
_CLAUSE = re.compile(r"[,，:：、]")
_LEAD = 160


class Context:
    """What surrounds the figures of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = Sentences(text)
        self._unreal: dict[int, bool] = {}
        self.refutes = _REFUTES.search(text) is not None
        self.yearbook = _YEARBOOK.search(text[: text.find("\n") + 1]) is not None
        opening = self.sentences.around(len(text) - len(text.lstrip()))
        self.fiction = bool(_FICTION.search(text, *opening) or _STAGED.search(text))
        self.titled = not text.startswith("\n") and "\n" in text
        self.first = len(text) - len(text.lstrip())

    def unreal(self, start: int, *, claims: bool = True) -> bool:
        """A drill, a plot, a game, a mere possibility, a statistic or a refuted claim is told at `start`."""
        begin, stop = self.sentences.around(start)
        if begin not in self._unreal:
            told = self.text[begin:stop]
            self._unreal[begin] = (
                self.yearbook or self.fiction or bool(_UNREAL.search(told) or _STATISTIC.search(told))
            )
        return self._unreal[begin] or (claims and self.refutes and self._claimed(start, begin, stop))

    def _claimed(self, start: int, begin: int, stop: int) -> bool:
        before = self.text[begin:start]
        if before.rfind("“") > before.rfind("”"):
            return True
        truth = [match.start() for pattern in (_TRUTH, _REFUTED) for match in pattern.finditer(before)]
        claim = [match.start() for match in _CLAIM.finditer(before)]
        if truth and (not claim or max(truth) > max(claim)):
            return False
        return bool(claim) or _REFUTES.search(self.text, start, stop) is not None

    def earlier(self, start: int) -> bool:
        """Of an event before the main one, as far as the sentence says so; never the headline's."""
        begin, stop = self.sentences.around(start)
        if begin <= self.first:
            return False
        if _EARLIER.search(self.text, begin, stop):
            return True
        year = _YEAR.search(self.text, begin, stop) if begin > _LEAD else None
        return year is not None and year[0] not in self.text[:_LEAD]

    def another(self, start: int) -> bool:
        """Of an earlier event in a text that opens with a fresh one of its own."""
        if not self.earlier(start):
            return False
        lead = self.text[: min(self.sentences.around(start)[0], _LEAD)]
        return _FRESH.search(lead) is not None and _COMPLAINS.search(lead) is None
