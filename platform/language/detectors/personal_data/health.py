"""Find a person's illnesses, injuries, disability and pregnancy."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from language.findings import Span
from language.words import parts_of_speech

__all__ = ["health_find", "stigma_find"]

_LISTS = {
    name: words.split()
    for name, words in tomllib.loads(Path(__file__).with_name("illnesses.toml").read_text(encoding="utf-8")).items()
}
_EXACT = {word[:-1]: name for name in ("common", "lasting") for word in _LISTS[name] if word.endswith("=")}
_STEMS: dict[str, list[tuple[str, str]]] = defaultdict(list)
for _name in ("lasting", "common"):
    for _word in sorted(_LISTS[_name], key=len, reverse=True):
        if not _word.endswith("="):
            _STEMS[_word[:3]].append((_word, _name))
_LONGEST_ENDING = 7

_WORD = re.compile(r"(?<![\w-])(?:микро|полу|пост)?[а-яa-z]{1,30}")
_BODY = "|".join(sorted(set(_LISTS["body"]), key=len, reverse=True))
_KIND = rf"(?:(?:{'|'.join(sorted({word.strip('=') for word in _LISTS['kinds']}, key=len, reverse=True))})[а-я]{{0,4}})"
_DEGREE = (
    r"(?:\(?(?:\d|i{1,3}v?|iv|[абсabc]|перв\w{2,3}|втор\w{2,3}|треть\w{1,3}|четверт\w{2,3}|последн\w{2,3}|"
    r"терминальн\w{2,3})"
    r"\s?-?\s?(?:й|ой|ей|го|я|ая)?\s{0,2}(?:степен\w{1,2}|стади\w{1,2}|тип\w?|ст(?!\w))|\d{1,2}\s?-?(?:я|й|"
    r"ая)?\s{1,2}недел\w{1,2})"
)
_TAIL = re.compile(
    rf"(?:-[а-я]{{3,20}}(?!\w))?(?:[\s-]{{1,2}}(?:{_BODY}|{_KIND}|{_DEGREE}|[абсabc]|с\s{{1,2}}детства|"
    rf"с\s{{1,2}}рождения|двойней|тройней|двойня|первым|вторым|третьим|четвертым|плюс|положительн\w{{2,3}}|"
    rf"инфицирован\w{{0,3}}|квинке|со\s{{1,2}}смещением|без\s{{1,2}}смещения|с\s{{1,2}}осложнением|"
    rf"(?:двух|трех|четырех|пяти|обеих|\d)(?=\s[а-я]{{3}}))(?!\w)){{0,4}}"
)
_HEAD = re.compile(
    rf"(?<!\w)(?:(?:с\s)?угроз\w{{1,2}}\s{{1,2}}|приступ\w{{0,3}}\s{{1,2}}|"
    rf"подозрени\w{{1,3}}\s{{1,2}}на\s{{1,2}})?(?:(?:[а-я]{{4,9}}я|\d\s?-?я?|i{{1,3}}v?)\s{{1,2}}(?:стадия|"
    rf"степень)\s{{1,2}})?(?:{_KIND}[\s-]{{1,2}}){{0,3}}(?<=\s)$"
)

_GROUP = (
    r"(?:[123]|i{1,3}|перв(?:ой|ая|ую)|втор(?:ой|ая|ую)|треть(?:ей|я|ю))\s?-?\s?(?:й\s?|ой\s?|ей\s?|ю\s?|я\s?|ую\s?|"
    r"ья\s?)?\s{0,2}"
    r"(?:нерабоч\w{2,3}\s{1,2}|рабоч\w{2,3}\s{1,2})?гр(?:уппы|уппа|уппу|уппе|уппой|\.)?(?!\w)"
)
_DISABLED = re.compile(
    rf"(?<!\w)(?:реб[её]н\w{{1,4}}-)?инвалид(?:а|у|ом|е|ка|ки|ке|ку|кой|ность\w{{0,2}}|ности|"
    rf"ностью)?(?!\w)(?:-\w{{4,12}}|\s{{1,2}}(?:{_GROUP}|(?:с\s)?детства|от\s{{1,2}}рождения|войны|труда|"
    rf"боевых\s{{1,2}}действий|вов|"
    rf"по\s{{1,2}}(?:зрению|слуху|общему\s\w{{5,12}}|\w{{4,14}})))?(?:\s{{1,2}}(?:бессрочно|по\s{{1,2}}(?:зрению|"
    rf"слуху|\w{{4,14}})|с\s{{1,2}}детства|войны|"
    rf"труда|боевых\s{{1,2}}действий|чернобыля|{_GROUP}))?"
)
_WE_DISABLED = re.compile(
    r"(?<!\w)(?:мы|оба|обе|родители|они)\s(?:[а-я]{1,8}\s){0,3}(?P<what>инвалиды(?:\sпо\s(?:зрению|слуху)|"
    r"\s[123]-?й?\sгруппы)?)(?!\w)"
)
_ONE_IN_GROUP = re.compile(rf"{_GROUP}|детства")
_GROUP_ALONE = re.compile(
    rf"(?<!\w){_GROUP}(?:\s{{1,2}}(?:инвалидности|бессрочно)|,?\sпо\s(?!инвалидн)[а-я]{{4,14}}(?:ю|у|е))?"
)
_ABOUT_DISABILITY = re.compile(r"(?<!\w)(?:мсэ|втэк|инвалид|группу\s{1,2}(?:дали|сняли)|комисси)")
# What a person says of the own body in other words.
_SAID = re.compile(
    r"(?<!\w)(?:(?:очень\s|совсем\s|почти\s|уже\s){0,2}(?:плохо|слабо|не|ничего\sне|едва|еле|"
    r"с\sтрудом)\s(?:виж[уи]\w{0,2}|видит|слыш[уи]\w{0,2}|слышит|разговарива\w{2}|говорит(?=[\s,.]{0,2}(?:$|\d|"
    r"логопед|и\sне|совсем|плохо))|хож[уи]\w{0,2}|ходит|"
    r"передвига\w{2,5}|вста[ею]т?|встает)(?!\w)(?:\s(?:совсем|почти|вообще|ничего|уже))?|"
    r"(?:слеп|глух)(?:ая|ой|ого|ую|ому)(?:\sи\s(?:слеп|глух)(?:ая|ой|ого|ую|ому))?(?:\s(?:с|от)\s(?:детства|"
    r"рождения))?|"
    r"на\s(?:протезе|протезах|химиотерапии|химии|искусственной\sпочке|кислороде|учете\sпо\s[а-я]{5,14})|"
    r"на\s(?:\d{1,2}|[а-я]{3,9}цать|(?:(?:двадцать|тридцать)\s)?(?:перв|втор|треть|четверт|пят|шест|седьм|восьм|"
    r"девят|десят|двадцат|тридцат|сороков|[а-я]{3,9}надцат)(?:ой|ей))\s?-?(?:й|ой|"
    r"ей)?\sнеделе(?:\sбеременности)?|"
    r"протез\w{0,3}\s(?:тазобедренн|коленн|сустав|ног|рук|кист|стоп|голен|бедр|сердечн|клапан|"
    r"глаз)\w{0,4}(?:\sсустав\w{0,2}|\sклапан\w{0,2})?|"
    r"(?:нога|ноги|рука|руки|(?:правая|левая)\s(?:сторона|половина|рука|нога)(?:\sтела)?|"
    r"лицо)\s(?:парализован\w{1,2}|отнялась|отнялись|отказали|не\s(?:работает|двигается|шевелится))|"
    r"(?:прикован[аы]?|прикована)\sк\s(?:постели|кровати|коляск\w)|(?:передвига\w{2,5}|хо(?:жу|дит))\s(?:на|с|в|"
    r"при\sпомощи)\s(?:инвалидн\w{2,3}\s)?"
    r"(?:коляск\w|костыл\w{1,3}|ходунк\w{1,3})|"
    r"на\s(?:\d\s?-?(?:м|ом|ем)?|перв\w{2}|втор\w{2}|треть\w{2}|четверт\w{2}|пят\w{2}|шест\w{2}|седьм\w{2}|"
    r"восьм\w{2}|девят\w{2})\sмесяце(?:\sбеременности)?|"
    r"(?:в|с)\sположении(?=\s*[.,!?;)]|\s(?:и|а|я|мне|на)\s|$)|жд(?:у|ем|ет)\s(?:второго\s|третьего\s|"
    r"первого\s)?(?:ребенка|малыша|двойню)|"
    r"(?:удалил\w|вырезал\w|отрезал\w|ампутировал\w|отняли|отняла)\s(?:[а-я]{3,12}\s)?(?:почк\w|желчн\w{2,3}|"
    r"легко\w{1,2}|матк\w|груд\w|ног\w|рук\w|палец|пальцы|"
    r"стоп\w|селезенк\w|желудок|щитовидк\w|грыж\w|опухол\w|глаз|аппендикс|аппендицит)|"
    r"без\s(?:ноги|ног|руки|рук|глаза|почки|обеих\s(?:ног|рук))(?!\w)|(?:потерял\w?|теря\w{2,3})\s(?:зрение|слух|"
    r"память|рассудок)|"
    r"(?:сломал\w?|сломан\w?|раздробил\w?|вывихнул\w?|порвал\w?)\s(?:себе\s)?(?:[а-я]{3,12}\s)?(?:ног[уаи]|рук[уаи]|"
    r"бедр\w|шейк[уаи]\s?(?:бедра)?|ключиц\w|ребр[оа]|позвоночник|"
    r"лодыжк\w|палец|запяст\w{1,2}|голен\w|связк\w|копчик|челюст\w|нос|локоть|колено)|"
    r"(?:после\s)?(?:операци\w{1,2}|опериров\w{2,6})\s(?:на|по)\s(?:открытом\s)?(?:сердц\w|глаз\w{0,3}|позвоночник\w|"
    r"сустав\w{0,2}|легк\w{2}|почк\w{1,2}|мозг\w|колен\w|желудк\w|бедр\w|удалени\w\s\w{3,15})|"
    r"(?:состо(?:ю|ит|им)|сто(?:ю|ит)|наблюда\w{2,5}|на\sучете|лежал\w?|леч(?:усь|ится))\s(?:на\sучете\s)?(?:у|"
    r"в)\s(?:психиатр\w|нарколог\w|онколог\w|кардиолог\w|невролог\w|"
    r"эндокринолог\w|фтизиатр\w|ревматолог\w|нефролог\w|гематолог\w|пнд|тубдиспансер\w|онкодиспансер\w|"
    r"психдиспансер\w|психиатрическ\w{2}\s\w{5,10}|психушк\w)|"
    r"(?:после\s|перенесл?[аи]?\s|сделали\s)(?:хими[юи]\w{0,8}|химиотерапи\w|лучев\w{2}\sтерапи\w|шунтировани\w|"
    r"кесарев\w{1,2}(?:\sсечени\w)?|стентировани\w|пересадк\w\s\w{4,10}|"
    r"эко|эндопротезировани\w|трансплантаци\w{1,2}(?:\s\w{4,10})?)|кардиостимулятор\w{0,2}|"
    r"(?:узл[ыа]|узлами|камн[иь]|камнями|кист[аыу]|опухоль|тромб\w?|шишк\w|рак|рака|спицы|штифт|пластина)\s(?:в\s|"
    r"на\s)?(?:желчн\w{2,3}|почк\w{1,3}|щитовидк\w|щитовидн\w{2,3}(?:\sжелез\w)?|груди|мозг\w|"
    r"легк\w{2}|печени|ног\w{1,2}|яичник\w{1,2})|больн(?:ое|ого|ым)\s(?:сердце|сердца|сердцем)|больн(?:ые|ыми|"
    r"ых)\s(?:ноги|ногами|ног|суставы|суставами|почки|почками)|"
    r"бол(?:ит|ят)\s(?:сердце|ноги|спина|суставы|почки)|порок\w{0,2}\sсердца|(?:почечн|сердечн|печеночн|"
    r"дыхательн)\w{2,3}\sнедостаточност\w{1,2}|"
    r"(?:задержк\w{1,2}|отставани\w)\s(?:психо-?|психического\s|умственного\s|речевого\s|"
    r"в\s)?(?:речев\w{2,3}\s)?развити\w{1,2}|болезн\w{1,3}\s(?!и\s|не\s|в\s|на\s)[а-я]{4,14}(?:а|и)(?!\w)|"
    r"лежач(?:ая|ий|его|ей|ую|им|ему|ие|их)(?!\sполицейск)(?:\s{1,2}больн\w{2,3})?|паллиативн\w{2,3}|слеп(?:ая|ой|"
    r"ого|ую|ому)|"
    r"глух(?:ая|ой|"
    r"ого|ую|ому)(?!\w)|незряч\w{2,3}|"
    r"(?:стал|стала)\s(?:слепым|слепой|инвалидом|инвалидкой)|"
    r"синдром\w{0,2}\s{1,2}(?!отмены)\w{2,20}(?:\s(?:кишечника|усталости|дефицита))?|"
    r"особенн(?:ый|ого|ому|ым|ая|ой|ую)\s(?=ребен|сын|доч|малыш|девоч|мальч)|"
    r"на\s(?:гемодиализе|диализе|инсулине|колясочке|коляске(?!\sс\s)|ходунках|костылях)|туб(?:инфицирован\w{0,3}|"
    r"больн\w{2,3})|сахар\s(?:высокий|повышен|\d{2})|"
    r"умственн\w{1,3}\sотстал\w{2,6}|психическ\w{2,3}\s(?:расстройств\w{1,2}|заболевани\w{1,2})|"
    r"расстройств\w{1,2}\sаутистического\sспектра|биполярн\w{2,3}(?:\sрасстройств\w{1,2})?)(?!\w)"
)
# What is said to be an illness is one, in the lists or not: «диагноз гломерулонефрит», «страдает болезнью Крона».
_TOLD = re.compile(
    r"(?<!\w)(?P<verb>диагноз(?:ом|а)?(?:\s(?:поставили|был|у\s\w{3,9}))?|страда(?:ю|ет|ем|ла|л)|бол(?:ен|ьна|еет|ею|"
    r"ел[аи]?)|переболел[аи]?|заболел[аи]?|"
    r"(?:у\s(?:меня|него|нее|мамы|папы|отца|матери|мужа|жены|сына|дочки|дочери|ребенка|внука|внучки|бабушки|дедушки|"
    r"брата|сестры)\s(?:\w{2,10}\s)?|мне\s|ему\s|ей\s|сыну\s|"
    r"дочке\s|дочери\s|ребенку\s|маме\s|мужу\s|жене\s|отцу\s|внуку\s|бабушке\s)(?:обнаружили|выявили|нашли|"
    r"диагностировали|поставили)(?:\sдиагноз)?)"
    r"[\s:«\"–—-]{1,4}(?P<words>[а-я-]{3,30}(?:\s[а-я-]{3,30}){0,2})"
)
_NO_ILLNESS = re.compile(
    r"диагноз|долг|задолж|недоим|наруш|ошиб|утечк|подмен|счетчик|прибор|оценк|двойк|штраф|пломб|машин|укол|капельниц|"
    r"систем|прививк|вакцин|лекарств|ребен|"
    r"мам|пап|сын|доч|муж|жен|врач|душ|сердц|голов|зуб|недел|месяц|год|день|дня|врем|задн|терапев|поликл|больниц|"
    r"стационар|справк|люд|работ|учет|инвалид"
)
# Endings that words of medicine have, and a few that only look so.
_MEDICAL = re.compile(
    r"[а-я]{2,20}(?:еми|пати|алги|плеги|трофи|плази|пени|ури|френи|эктоми|кинези|лексии|фази|скопическ\b)(?:я|и|ю|ей)|"
    r"(?!.{0,12}(?:воз|хоз|прогноз|гипноз|наркоз|угроз|диагноз|мороз|симбиоз|психоз))[а-я]{4,20}оз(?:а|ом|у)?|"
    r"(?!де(?:фицит|позит)|реквизит|аппетит|кредит|алфавит|динамит|монолит|фаворит|керам|парази|антрац|габарит|"
    r"колорит|термит|транзит|сателлит|композит|"
    r"универс|визит|профиц|суверен|бандит|эрудит|пластил|неформа|элит|гранит|говор|магнит|лимит|быт|флюор|кварц|"
    r"приор|автор|защит|солит|стоит|платит|ход|"
    r"просит|возит|носит|водит|топит|велит|терпит|снимит)[а-я]{3,20}[нлртмкс]ит(?:а|ом|у|е)?"
)
_NO_MEDICINE = re.compile(r"академи|эпидеми|пандеми|преми|симпати|алхими|конститу|професс|територи|компан|филарм")
# «в школу не ходит», «автобус не ходит», «не вижу квитков»
_NOT_OF_HEALTH = re.compile(
    r"школ|садик|(?<!\w)сад(?!\w)|автобус|никуда|никто|дома\s|практически|прием|фельдшер|врач|терапевт|педиатр|"
    r"трамва|троллейбус|маршрут|поезд|электричк|паром|работ|лифт|почтальон|"
    r"\|\s(?!совсем|вообще|ничего|и\s|но\s|а\s|без|глаз|одним|как\s|уже|сам|почти|из\s?-?за|после|от\s|с\s|на\s(?:од|"
    r"лев|прав|оба))[а-я]{2,}"
)
# How these begin, up to three letters: to look at few words more closely.
_SAID_BEGINS = frozenset(_LISTS["said"])
# Somebody in particular: the writer, kin, a patient. Sentences about everybody («у всех соседей аллергия») name nobody.
_KIN = (
    r"родител|мам|матер|матушк|отец|отц|пап[аеуы]|сын|доч|бабушк|дедушк|бабул|дедул|внук|внуч|муж(?!ик|ск|чин)|супруг|"
    r"брат(?!ьев)|"
    r"сестр|тещ|тест[ья]|свекр|ребен|малыш|мальчик|девочк|племянн|опекун|опекаем|подопечн|двойняш|"
    r"пациентк|сосед(?:к|а|у|ом)(?!ей)|пенсионер(?:к|а|у|ом)?(?!ов|ам|ы)|старушк|старик(?:а|у|ом)|инвалид(?!ов|ам|ы|"
    r"ах)|младш|старш|подруг|женщин(?!ам|ах)|бабк"
)
_SOMEBODY = re.compile(
    rf"(?<!\w)(?:я|мне|меня|мной|мною|мой|моя|моей|моего|моему|моим|мою|наш(?:его|ей|ему|им|а|у)?|сам[аи]?|"
    rf"(?:{_KIN})\w{{0,5}}|"
    r"мать|жен(?:а|ы|е|у|ой)|дед(?:а|у|ом)?|баб[аеу]|дяд[яюе]|тет[яюи]|парень|парню|болею|заболел[аи]?|"
    r"переболел[аи]?|страда\w{1,3}|бол(?:ен|ьна|еет)|диагноз\w{0,2}|диагностирова\w{2,3}|"
    r"состою|перен[её]с(?:ла)?|родил(?:ся|ась)|лежал[а]?|лежу|леч(?:усь|ится)|не[её]|него|ему|ей|поставили|"
    r"обнаружил\w|выявили|оказал(?:ся|ась|ось)|"
    r"умер(?:ла)?|стою|хожу|живу|могу|стала?|остал(?:ся|ась)|явля(?:юсь|ясь|ется)|признали|пострадавш\w{2,3}|"
    r"принимаю|пью|пострадал\w?|упал[аи]?|получил[аи]?)(?!\w)"
)
_EVERYBODY = re.compile(
    r"(?<!\w)(?:всех|многих|люд(?!ке|ка|ку)\w{1,3}|соседей|жител\w{1,3}|эпидеми\w|прививк\w{1,3}|вакцин\w{1,5}|от|"
    r"лечат|лечени\w|мошенник\w{0,3}|"
    r"профилактик\w|врач(?:и|ей|ам|ами)|собак\w{0,2}|кошк\w{0,2}|тест\w{0,2}|результат\w{0,2}(?!\w|:)|мазок|"
    r"анализ\w{0,2}|"
    r"контактн?\w{0,4}|бригад\w{1,2}|довод\w{2,5}|до(?!\sдиализ)|пцр|обследовани\w|исследовани\w|пандеми\w|из-за|"
    r"против|риск)(?!\w)[^.!?\n]{0,18}$"
)
_MANY = re.compile(r"(?:и[кч]|нн|льн|щ|ист)(?:ам|ами|ов|ах|ым|ыми|ых|им|ими|их)$|ник(?:и|ов|ам)$|[тб]ики$")
_NOBODYS = re.compile(
    r"[\s-]{0,2}(?:бригад|центр|госпитал|тест|пациент|больниц|отделен|диспансер|ограничен|"
    r"пропуск|кабинет|шины|дорог|асфальт|стоп|зон)"
)
# Said of one alone: «Беременна, 34 недели».
_PREDICATES = ("беременна,", "беременна ", "беременна.")
_STAGE = re.compile(r"(?:степен|стади|тип)\w?")
_DENIED = re.compile(r"(?<!\w)(?:не|если диагноз|если не)\s$")
# «дети с ОВЗ», «анализ крови на сифилис», «пособие по беременности»
_OF_MANY = re.compile(
    r"(?<!\w)(?:дет(?:и|ей|ям|ьми)|люд(?:и|ей|ям|ьми)|граждан\w{0,3}|лиц(?:а|ам|ами)?|больных|пациент(?:ы|ов|ам)|тех|"
    r"семей|семьи)"
    r"\s(?:с|со|имеющ\w{2,3})\s(?:[а-я]{4,15}\s)?$|"
    r"(?<!\w)(?:анализ\w{0,2}|тест\w{0,2}|пцр|прививк\w{1,2}|кровь|обследовани\w|"
    r"провер\w{2,6})\s[^.!?\n]{0,40}(?<!\w)на\s$|"
    r"(?<!\w)(?:пособи\w{1,3}|выплат\w{1,3})\s(?:[а-я]{3,12}\s)?по\s$"
)
_EPIDEMIC = ("ковид", "covid", "коронавир", "орви", "грипп")
_INJURIES = ("перелом", "вывих", "сотрясени", "ушиб", "травм", "растяжени", "ранени", "контузи")
_FELL = re.compile(
    r"(?<!\w)(?:мобилизован\w?|контрактник\w{0,2}|сво|боец|бойц\w|фронт\w{0,2}|госпитал\w{1,2}|"
    r"участник\w?\sбоев\w{2}|упал[аи]?|поскользнул\w{2,3}|сбил[аи]?|споткнул\w{2,3}|получил[аи]?|провалил\w{2,3}|"
    r"прижал\w?)(?!\w)"
)
_NOT_SEEN = re.compile(r"(?:ничего\s)?не\s(?:виж|слыш|вид|ничего)|ничего\sне")
_SIGHT = re.compile(r"(?<!\w)(?:глаз|зрени|катаракт|глауком|слеп|очк|слух|ухо|глух|инвал)")
_PRAM = re.compile(r"(?<!\w)(?:с|со|ни|не|на|и|мам\w{0,4}|пройти|проехать)\s(?:[а-я]{3,14}\s)?$")
_UNMISTAKABLE = re.compile(
    r"без\s(?:обеих|ног|рук)|ампутир|прикован|слеп\w{2,3}\sс\s|(?:правая|левая|нога|ноги|рука)|на\s(?:химио|гемо|"
    r"диализе|инсулине)"
)
_HIS = re.compile(
    r"[\s,]{1,2}(?:у|мне|мой|моя)\s?(?:меня|него|нее|сына|дочки|дочери|мамы|мужа|жены|отца|ребенка)?(?!\w)"
)
_BREAK = re.compile(r"[!?;\n]|(?<=\w{3})\.\s")
_WORD_BEFORE = re.compile(r"(?<![\w-])([а-я]{4,20}(?:-[а-я]{4,20})?)\s$")
_RISK = re.compile(r"(?<!\w)(?:с\s)?угроз\w{1,2}\s$")
_WORD_AFTER = re.compile(r"\s([а-я]{3,20})(?![\w-])")
_ALLERGEN = re.compile(r"\s(?:на\s)?([а-я]{3,20})(?![\w-])")
_NO_TRAIT = frozenset(_LISTS["no_trait"])
_LINK = re.compile(r"\s?[,/+]\s?(?:и\s)?|\s(?:и|с|со|после|от|на\sфоне|плюс)\s|\s|\s?\(|\)\s?")
_BEFORE, _AFTER, _TOGETHER, _QUITE_NEAR, _VERY_NEAR = 80, 30, 40, 45, 26


def health_find(folded: str, names: Iterable[Span] = ()) -> Iterator[Span]:
    """Illnesses, disability and pregnancy of somebody in particular, as who is named is; not of people at large."""
    ends = [name.end for name in names]
    found = sorted([*_sure(folded), *_told(folded)], key=lambda span: span.start)
    yield from _with_the_rest(folded, [*found, *_ill(folded, ends, found)])


def _ill(folded: str, ends: list[int], sure: list[Span]) -> Iterator[Span]:
    """Illnesses of the lists where somebody, who may have them, is near."""
    found = list(sure)
    anybody_hurt = bool(_FELL.search(folded))
    for start, end, is_lasting in _named(folded):
        if (
            _MANY.search(folded, start, end)
            or (_EVERYBODY.search(folded, max(0, start - 45), start) and not folded.startswith("диализ", start))
            or _NOBODYS.match(folded, end)
            or _DENIED.search(folded, max(0, start - 16), start)
            or _OF_MANY.search(folded, max(0, start - 60), start)
        ):
            continue
        near = _is_said_of(folded, ends, start) or any(
            -_TOGETHER < start - span.end < _TOGETHER or -_TOGETHER < span.start - end < _TOGETHER for span in found
        )
        before = _BREAK.split(folded[max(0, start - _BEFORE) : start])[-1]
        if folded.startswith((*_PREDICATES, "ампутир"), start):
            is_somebodys = True
        elif is_lasting:
            after = _BREAK.split(folded[end : end + _AFTER])[0]
            has_degree = bool(_STAGE.search(folded, start, end))
            is_somebodys = near or has_degree or bool(_SOMEBODY.search(before) or _SOMEBODY.search(after))
        else:
            after = folded[end : end + _AFTER]
            is_hurt = anybody_hurt and folded.startswith(_INJURIES, start)
            reach = _VERY_NEAR if folded.startswith(_EPIDEMIC, start) else _QUITE_NEAR
            is_somebodys = is_hurt or near or bool(_SOMEBODY.search(before[-reach:]) or _HIS.match(after))
        if is_somebodys:
            span = Span(start, end, "health")
            found.append(span)
            yield span


def _with_the_rest(folded: str, found: list[Span]) -> Iterator[Span]:
    """With what is said of an illness: «второй инфаркт», «артроз коленей третьей степени», «ДЦП, диплегия»."""
    last: Span | None = None
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        start, end = _adjectives_start(folded, span.start), _genitives_end(folded, span.end)
        if last and (start <= last.end or _LINK.fullmatch(folded, last.end, start)):
            last = Span(last.start, max(last.end, end), "health")
            continue
        if last:
            yield last
        last = Span(start, end, "health")
    if last:
        yield last


def _adjectives_start(folded: str, start: int) -> int:
    for _ in range(2):
        match = _WORD_BEFORE.search(folded, max(0, start - 30), start)
        if match is None or match[1] in _NO_TRAIT:
            break
        grammemes = parts_of_speech(match[1].rpartition("-")[2])
        if not grammemes & {"ADJF", "PRTF"} or grammemes & {"Apro", "NPRO", "PREP", "CONJ", "Anph"}:
            break
        start = match.start(1)
    risk = _RISK.search(folded, max(0, start - 14), start)
    return risk.start() if risk else start


def _genitives_end(folded: str, end: int) -> int:
    last = end
    for step in range(4):
        match = (_ALLERGEN if step == 0 and folded.endswith("ия", 0, end) else _WORD_AFTER).match(folded, last)
        if match is None or match[1] in _NO_TRAIT:
            break
        grammemes = parts_of_speech(match[1])
        is_trait = "ADJF" in grammemes or ("NOUN" in grammemes and "inan" in grammemes)
        if not is_trait or grammemes & {"Apro", "Name", "Surn", "Geox", "anim", "VERB", "PREP", "ADVB", "CONJ", "NPRO"}:
            break
        if not grammemes & {"gent"} and not match[0].startswith(" на "):
            break
        last = match.end()
        if "NOUN" in grammemes:
            end = last
    tail = _TAIL.match(folded, end)
    return tail.end() if tail else end


def _sure(folded: str) -> Iterator[Span]:
    """Disability, and what people say of the own body; in one sentence with somebody unless the words say so alone."""
    if "инвал" in folded:
        for match in _DISABLED.finditer(folded):
            if _ONE_IN_GROUP.search(match[0]) or _is_somebodys(folded, match.start(), match.end()):
                yield Span(match.start(), match.end(), "health")
    for match in _WE_DISABLED.finditer(folded):
        yield Span(*match.span("what"), "health")
    if "гр" in folded and _ABOUT_DISABILITY.search(folded):
        for match in _GROUP_ALONE.finditer(folded):
            yield Span(match.start(), match.end(), "health")
    of_senses = bool(_SIGHT.search(folded))
    for word in _WORD.finditer(folded):
        said = _SAID.match(folded, word.start()) if word[0][:3] in _SAID_BEGINS else None
        if said is None or (said[0].startswith("не ") and _NOT_OF_HEALTH.search(_around(folded, said))):
            continue
        if _NOT_SEEN.match(said[0]) and not of_senses:
            continue
        if said[0].startswith("на коляске") and _PRAM.search(folded, max(0, said.start() - 30), said.start()):
            continue
        if _UNMISTAKABLE.match(said[0]) or _is_somebodys(folded, said.start(), said.end()):
            yield Span(said.start(), said.end(), "health")


def _around(folded: str, match: re.Match[str]) -> str:
    return f"{folded[max(0, match.start() - 30) : match.start()]}|{folded[match.end() : match.end() + 25]}"


def _is_said_of(folded: str, ends: list[int], start: int) -> bool:
    """Whether a name stands before in the same sentence."""
    return any(0 < start - end < _TOGETHER and not _BREAK.search(folded, end, start) for end in ends)


def _told(folded: str) -> Iterator[Span]:
    for match in _TOLD.finditer(folded):
        words = list(re.finditer(r"[а-я-]+", match["words"]))
        end = 0
        for word in words:
            grammemes = parts_of_speech(word[0])
            if _NO_ILLNESS.match(word[0]) or "PREP" in grammemes or not grammemes & {"NOUN", "ADJF", "PRTF"}:
                break
            is_wrong_case = match["verb"][:3] in {"стр", "бол", "пер", "заб"} and "ablt" not in grammemes
            if (is_wrong_case and not end) or grammemes & {"anim", "Name", "Surn", "Geox", "Apro"}:
                break
            if end and not grammemes & {"gent", "ADJF"}:
                break
            end = word.end()
        if end:
            start = match.start("words")
            yield Span(start, start + end, "health")


def _named(folded: str) -> Iterator[tuple[int, int, bool]]:
    """Words of illnesses with what is said of them: from, to, whether one has it for long."""
    for match in _WORD.finditer(folded):
        word = match[0]
        name = _EXACT.get(word) or _by_stem(word)
        if name is None and word.startswith("микро"):
            name = _by_stem(word[5:])
        if name is None and len(word) > 6 and _MEDICAL.fullmatch(word) and not _NO_MEDICINE.search(word):
            name = "lasting" if "NOUN" in parts_of_speech(word) else None
        if name is None:
            continue
        if _NOBODYS.match(folded, match.end()) or word.startswith("ковидн"):
            continue
        tail = _TAIL.match(folded, match.end())
        head = _HEAD.search(folded, max(0, match.start() - 60), match.start())
        end = tail.end() if tail else match.end()
        yield (head.start() if head else match.start(), end, name == "lasting")


def _by_stem(word: str) -> str | None:
    for stem, name in _STEMS.get(word[:3], ()):
        if word.startswith(stem) and len(word) - len(stem) <= _LONGEST_ENDING:
            return name
    return None


def _is_somebodys(folded: str, start: int, end: int) -> bool:
    before = _BREAK.split(folded[max(0, start - _BEFORE) : start])[-1]
    after = _BREAK.split(folded[end : end + _AFTER])[0]
    if _EVERYBODY.search(before):
        return False
    return bool(_SOMEBODY.search(before) or _SOMEBODY.search(after))


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
_STIGMA_OF_MANY = re.compile(
    r"(?<!\w)(?:каждый|любой|любому|если|лечени\w|помощь|центр\w?|для|статус\w?|тест\w?|результат\w?)\s(?:\w{3,12}\s)?$"
)


def stigma_find(folded: str) -> Iterator[Span]:
    """Words that say of one person that they have such an illness."""
    for pattern in (_ADJECTIVE, _NOUN):
        for match in pattern.finditer(folded):
            if not _STIGMA_OF_MANY.search(folded, max(0, match.start() - 30), match.start()):
                yield Span(match.start(), match.end(), "health")
