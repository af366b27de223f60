"""Stigmatised illnesses, said as what somebody is: «ВИЧ-положительный», «шизофреник».

Masked for a single person anywhere, even without a name: a house and an entrance identify them. Not masked for groups
(«помощь ВИЧ-положительным», «центр для эпилептиков»).
"""

import re
from collections.abc import Iterator

from language.findings import Span

__all__ = ["stigma_find"]

_ONE = r"(?:ый|ий|ой|ая|ого|его|ому|ему|ую|ым(?!и)|им(?!и)|ом|ем|ен|на)"
_ILLNESS = r"(?:вич|hiv|спид|гепатит|вгс|hcv|туб(?:еркулез)?|сифилис|вирус)"
_ADJECTIVE = re.compile(
    rf"(?<![\w-]){_ILLNESS}\s?[-–—]?\s?(?:положительн|позитивн|инфицированн?|зараженн?|больн|активн){_ONE}(?!\w)|"
    rf"(?<![\w-])(?:вич|спид|hiv)\s?(?:\+|плюс(?!\w))|"
    rf"(?<![\w-])(?:спидозн|сифилитичн|шизофреничн|туберкулезн(?!\w{{2,3}}\s(?:диспанс|больниц|отделен|палоч|кабин)))"
    rf"{_ONE}(?=[\s,.!?;:)]|$)|"
    rf"(?<![\w-])(?:онко|псих|тубер?|нарко|алко)(?:больн|зависим|инфицированн?){_ONE}(?!\w)|"
    rf"(?<![\w-])(?:психически|душевно|умственно|неизлечимо)\s(?:больн|нездоров|отстал|неполноценн){_ONE}(?!\w)"
)
_NOUN = re.compile(
    r"(?<![\w-])(?:шизофрени(?:к|чк)|эпилепти(?:к|чк)|туберкулезни(?:к|ц)|спидозни(?:к|ц)|спидони?к|сифилити(?:к|чк)|"
    r"вичев(?:ик|ичк)|гепатитни(?:к|ц)|невротичк|параноик|аутистк?)"
    r"(?:а|у|ом|е|ой|ей|и(?=\s(?:квартир|мам|доч|дочер|сестр|жен)))?(?!\w)"
)
_OF_MANY = re.compile(
    r"(?<!\w)(?:каждый|любой|любому|если|лечени\w|помощь|центр\w?|для|статус\w?|тест\w?|результат\w?)\s(?:\w{3,12}\s)?$"
)


def stigma_find(folded: str) -> Iterator[Span]:
    """Words that say of one person that they have such an illness."""
    for pattern in (_ADJECTIVE, _NOUN):
        for match in pattern.finditer(folded):
            if not _OF_MANY.search(folded, max(0, match.start() - 30), match.start()):
                yield Span(match.start(), match.end(), "health")
