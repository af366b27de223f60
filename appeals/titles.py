"""Title of an appeal: the first words of its text, because a hundred appeals share one category."""

import re

__all__ = ["LEAD", "after_title", "title_and_rest", "title_of"]

LONGEST = 60
# Less than this behind a cut title is no excerpt: the title takes it in.
SHORTEST_REST = 24
# So many characters of a text hold its title and say how it goes on.
LEAD = 240
_SENTENCE = re.compile(r"[.!?…]+(?=\s|$)|\n")
# «на ул. Гончарова», «в г. Ульяновске», «А. С. Пушкина»: no end of a sentence.
_SHORTENED = re.compile(
    r"(?<!\w)(?:\w|ул|пр|пр-т|пер|пос|дер|мкр|наб|корп|стр|кв|им|обл|гор|просп|тел|руб|тыс|млн|др|см|эт|под|бул|б-р|"
    r"остан|ост|чел|мин|гос|рег)\.$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:(?:здравствуйте|здравствуй|добрый (?:день|вечер)|доброе утро|доброго (?:времени суток|дня|вечера)|приветствую|"
    r"уважаем\w{2} \w{2,20}|помогите|просьба|прошу помочь)\b[\s,.!)(:;–—-]*)+",
    re.IGNORECASE,
)
# With fewer letters that are not masked the words say nothing.
_SAYS_SOMETHING = re.compile(r"(?:[^\W\d_].*?){3}")
_MASK = "▒"


def title_of(words: str, category: str) -> str:
    """The first sentence of a text, or as many whole words as about sixty characters take; the category without words.

    `words` are the text or its beginning: masked for the public, as written for the author and the staff. A mask is a
    word like any other and is never cut.
    """
    return title_and_rest(words, category)[0]


def title_and_rest(words: str, category: str) -> tuple[str, str]:
    """Both `title_of` and `after_title`, for lists: the words are looked at once."""
    title, rest = _split(words)
    return title or category, rest


def after_title(words: str) -> str:
    """How the text goes on behind its title; empty where the title says it all."""
    return _split(words)[1]


def _split(words: str) -> tuple[str, str]:
    text = words.strip()
    greeting = _GREETING.match(text)
    begin = greeting.end() if greeting else 0
    ends = (
        found.start()
        for found in _SENTENCE.finditer(text, begin, begin + 2 * LONGEST)
        if not _SHORTENED.search(text, max(begin, found.end() - 10), found.end())
    )
    end = next(ends, len(text))
    cut = ""
    if end - begin > LONGEST and len(text) - begin > LONGEST + SHORTEST_REST:
        blank = max(text.rfind(" ", begin, begin + LONGEST + 1), text.rfind("\n", begin, begin + LONGEST + 1))
        end, cut = (blank if blank > begin else _beside_mask(text, begin + LONGEST)), "…"
    title = " ".join(text[begin:end].split()).rstrip(" ,;:–—-(«")
    if not _SAYS_SOMETHING.search(title):
        return "", text
    return title[:1].upper() + title[1:] + cut, text[end:].lstrip(" .!?…,;:–—-\n")


def _beside_mask(text: str, end: int) -> int:
    while text[end - 1 : end + 1] == _MASK * 2:
        end -= 1
    return end
