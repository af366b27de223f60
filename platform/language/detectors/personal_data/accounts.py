"""Find accounts of people in messengers and social networks: handles, profile links, nicknames after «в телеграме».

Accounts of agencies, communities, channels, posts and bots are public and not matched.
"""

import re
from collections.abc import Iterator

from language.findings import Span

__all__ = ["accounts_find"]

_SIGNS = (
    "@", "t.me", "wa.me", "://", "vk.", "вк", "ok.ru", ".com", "телег", "тг", "тлг", "tg", "tlg", "дс", "ds", "фб",
    "fb", "ватс", "вотс", "вацап", "whats",
    "вайбер", "viber", "скайп", "skype", "макс", "max", "инст", "insta", "контакт", "одноклас", "фейсбук", "дискорд",
    "дизкорд",
    "discord", "telegram", "дзен", "dzen", "zen", "ми ", "me", "ме", "ок",
    "ok", "ник", "логин", "юзер", "nick", "id", "айди", "сигнал", "имо",
)  # fmt: skip

_LINK = re.compile(
    r"(?<![\w.@])(?:https?://|tg://resolve\?domain=|viber://\S{0,20}?number=)?(?:www\.|m\.)?"
    r"(?:(?P<host>t\.me|telegram\.me|telegram\.dog|wa\.me|api\.whatsapp\.com/send/?\?phone=|m\.me|max\.ru|"
    r"vk\.com|vk\.ru|vkontakte\.ru|vk\.me|ok\.ru|odnoklassniki\.ru|instagram\.com|facebook\.com|fb\.com|twitter\.com|"
    r"x\.com|tiktok\.com|youtube\.com|dzen\.ru|zen\.yandex\.ru|discord\.gg|join\.skype\.com|u\.wechat\.com)/?)"
    r"(?P<path>[@+%\w.\-/?=&]{1,120})"
)
# «t . me / ivan_73», «вк точка ком слэш ivan73», «т.ме/ivan_73»: spelt to get past a filter, or dictated.
_DOT = r"\s{0,2}(?:[.,·]|[(\[]\s?(?:\.|точка|dot)\s?[)\]]|точка|dot)\s{0,2}"
_SLASH = r"\s{0,2}(?:[/\\|]|сл[еэ]ш|дробь|slash)\s{0,2}"
_SPELT_LINK = re.compile(
    r"(?<![\w.@])(?:https?\s{0,2}:\s{0,2}/\s{0,2}/\s{0,2})?(?:www\s{0,2}\.\s{0,2}|m\s{0,2}\.\s{0,2})?"
    rf"(?:(?:t|т|тэ|ти|wa|ва){_DOT}(?:me|ме|ми|мэ)|(?:vk|вк|вэка){_DOT}(?:com|ком|ru|ру|me)|"
    rf"(?:ok|ок|одноклассники){_DOT}(?:ru|ру)|(?:dzen|дзен){_DOT}(?:ru|ру)|"
    rf"(?:instagram|инстаграм{{1,2}}|facebook|фейсбук){_DOT}(?:com|ком)){_SLASH}"
    rf"(?P<path>(?:(?:profile|профиль|id|u|user)\s{{0,2}}/\s{{0,2}})?[@+]?\s?[a-zа-я0-9][\w.\-]{{2,40}})(?![\w@])"
)
_SCHEME = re.compile(r"(?<!\w)(?:tg://resolve\?domain=|viber://\S{0,20}?number=|skype:)(?P<who>[+%\w.:\-]{2,64})")
# Of a community, a channel's post, a group by invitation, a bot, a hashtag: nobody's own.
_COMMUNITY = re.compile(
    r"(?:club|public|event)\d+|(?:wall|photo|video|topic|album|market|clip|story|doc|app)s?-\d|(?:feed|search|im|video|"
    r"clips|hashtag|groups?|communities|pages|channel|c|s|joinchat|addstickers|share|watch|playlist|results|p|reel|"
    r"explore|iv|proxy|dl|download|join|login|a|b|media|news|shorts|suite|list|articles)(?:/|\?|$)|\+[a-z_\-]|"
    r"\w{3,40}bot(?:/|\?|$)|(?!profile/)[a-z]\w{3,40}/\d+|@?\w{2,40}/status|[\w.]{2,40}\?(?:w|z)=(?:wall|photo|video)-\d"
)
_AT = re.compile(r"(?<![\w.@/+-])@(?P<who>[a-z][a-z0-9_.]{2,31}[a-z0-9_])(?![\w@])")
# «@Иван73»: no such handle can be, but it is somebody's all the same. Without a figure or «_» it may be «@всем».
_AT_RUSSIAN = re.compile(r"(?<![\w.@/+-])@\s?(?P<who>(?=[а-яa-z]{0,30}[0-9_])[а-яa-z][а-яa-z0-9_.]{2,31})(?![\w@])")
_ID = re.compile(r"(?<![\w./])(?:id\s?|айди\s{1,2}|ид\s{1,2})(?P<who>\d{5,12})(?!\w)")
_MESSENGER = (
    r"(?:телег(?:рам|ра+м+)\w{0,2}|телег[аеиуо]\w?|тл?гм?[еш]?|tlg|tgm?|telegram|telega|(?:ватс|вотс|вац|вадс)\w{0,2}ап\w{0,2}|whats\s?app|"
    r"wa|вайбер\w{0,2}|viber|скайп\w{0,2}|skype|макс[еу]?|max|вк|vk|вконтакте|контакте|инстаграм\w{0,2}|инст[ае]|"
    r"instagram|insta|одноклассник\w{1,2}|фейсбук\w?|facebook|фб|fb|ди[сз]корд\w?|дс|ds|discord|сигнал\w?|signal|имо|imo|тикток\w?)"
)
_FILLER = (
    r"(?:мой|моя|мое|моем|ник|никнейм|логин|аккаунт\w?|профиль|страниц[аеу]|как|под|ником|именем|имя|по|нику|пишите|"
    r"напишите|писать|найдете|найти|можно|меня|мне|я|тут|это|есть|лс|личк[уае]|в|на|сюда|id|айди|юзернейм|username)"
)
_NAMED = re.compile(
    rf"(?<![\w.@/-]){_MESSENGER}(?!\w)(?:[\s:,(«\"–—=-]{{1,4}}{_FILLER}(?!\w)){{0,4}}[\s:,(«\"–—=-]{{1,4}}"
    rf"(?P<who>(?:live:)?[a-z][a-z0-9_.\-]{{2,40}}[a-z0-9_](?:#\d{{2,6}})?)(?![\w@:])"
)
# «мой ник ivan_73»: a nickname by itself.
_NICK = re.compile(
    r"(?<!\w)(?:ник|никнейм|логин|юзернейм|username|nickname)(?:\s(?:в|там|тот|мой|такой|же)){0,2}"
    r"(?:\s[а-яa-z]{2,12})?[\s:–—«\"-]{1,4}(?P<who>[a-z](?=[a-z0-9_.]*[0-9_])[a-z0-9_.]{2,40})(?!\w)"
)
_NO_NICK = frozenset((
    "telegram", "whatsapp", "viber", "skype", "vkontakte", "facebook", "instagram", "discord", "signal",
    "messenger", "web", "www", "http", "https", "com", "org", "max", "iphone", "android", "samsung", "xiaomi",
    "huawei", "google", "play", "market", "store", "app", "apps", "online", "bot", "chat", "channel", "pdf",
    "jpg", "png", "doc", "wifi", "wi-fi", "gps", "glonass", "sms", "email", "mail", "ok", "vk", "tg", "wa",
    "qr", "id", "pro", "plus", "premium", "desktop", "business", "the", "for", "and",
))  # fmt: skip
# Who speaks for an agency, by its name or by what is said right before.
_AGENCY = re.compile(
    r"(?:^|[._-])(?:gov|adm|mvd|gibdd|gai|mchs|mfc|gosuslugi|minzdrav|min[a-z]{3,12}|duma|meria|mer|gorod|city|rayon|"
    r"region|oblast|official|press|news|novosti|tv|radio|gu|tsg|zhkh|jkh|vodokanal|school|shkola|bolnica|poliklinika|"
    r"crb|gkb|tsur|cur|incident|podslushano|typical|chp|afisha)(?:[._-]|\d|$)|"
    r"^uk[._-]|^(?:adm|admin|gov|mvd|gibdd|mchs|minzdrav|mintrans|minstroy|minobr|prokuratura|gubernator|podslushano|typical|"
    r"tipich|overhear|chp)|(?:official|_gov|gov_|_adm|adm|news|channel|kanal)$|"
    r"government|transport|krai|oblast|mingkh|minzdrav|minobr|vodokanal|gorod"
)
_OFFICIAL = re.compile(
    r"(?<!\w)(?:официальн|сообществ|паблик|групп[аеуыо]|канал|чат[аеу]?(?!\w)|подписывайтесь|администраци|министерств|министр|"
    r"правительств|губернатор|мэри|мэр[аыу]?(?!\w)|глав[аеуы]\s(?:города|района|региона|администрац)|департамент|"
    r"комитет|прокуратур|гибдд|полиц|мчс|мвд|мфц|госуслуг|управляющ|тсж|водоканал|школ|больниц|поликлиник|редакци|"
    r"газет|новост|цур|инцидент|бот[ауе]?(?!\w)|магазин|кафе|организаци|компани|фонд|музе|театр|библиотек|сервис|сайт)"
    r"(?:(?!(?<!\w)(?:мо[йяею]|мне|мен[яе]|личн|сосед|я)(?!\w))[^.!?\n]){0,40}$"
)
_REACH = 70


def accounts_find(folded: str) -> Iterator[Span]:
    """Handles, links to profiles and nicknames of people; the whole link, the handle with its «@»."""
    if not any(sign in folded for sign in _SIGNS):
        return
    for match in _LINK.finditer(folded):
        end = match.end() - (len(match[0]) - len(match[0].rstrip(".-/?&=")))
        path = match["path"].strip("/@").rstrip(".-/?&=")
        if path and not _COMMUNITY.match(path) and not _is_agency(folded, match.start(), path):
            yield Span(match.start(), end, "account")
    for match in _SPELT_LINK.finditer(folded):
        path = re.sub(r"\s", "", match["path"]).strip("/@+").rstrip(".-")
        is_plain = _LINK.match(folded, match.start())
        if path and not is_plain and not _COMMUNITY.match(path) and not _is_agency(folded, match.start(), path):
            yield Span(match.start(), match.end() - (len(match[0]) - len(match[0].rstrip(".-"))), "account")
    for match in _SCHEME.finditer(folded):
        if not _is_agency(folded, match.start(), match["who"]):
            yield Span(match.start(), match.end(), "account")
    for match in _AT.finditer(folded):
        who = match["who"]
        if not who.endswith("bot") and not _is_agency(folded, match.start(), who):
            yield Span(match.start(), match.end(), "account")
    for match in _AT_RUSSIAN.finditer(folded):
        if not match["who"].endswith("bot") and not _is_agency(folded, match.start(), match["who"]):
            yield Span(match.start(), match.end() - (len(match[0]) - len(match[0].rstrip("."))), "account")
    for pattern in (_NAMED, _NICK):
        for match in pattern.finditer(folded):
            who = match["who"]
            plain = who.strip("._-")
            if plain in _NO_NICK or plain.endswith(("bot", ".ru", ".com")):
                continue
            if not _is_agency(folded, match.start(), plain):
                yield Span(*match.span("who"), "account")
    for match in _ID.finditer(folded):
        yield Span(match.start(), match.end(), "account")


def _is_agency(folded: str, start: int, name: str) -> bool:
    return bool(_AGENCY.search(name) or _OFFICIAL.search(folded, max(0, start - _REACH), start))
