"""Handles and links that are spelt to get past a filter, codes of doors in words; what only looks like them stays."""

import pytest

from language.detectors.personal_data import personal_data_find, personal_data_mask

MASK = "▒▒▒"


def found(text: str, kind: str) -> list[str]:
    return [text[span.start : span.end] for span in personal_data_find(text) if span.kind == kind]


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Пишите @Иван73, отвечу вечером", "@Иван73"),
        ("Фото есть, @маша_к пришлёт", "@маша_к"),
        ("Пишите t . me / ivan_73 после шести", "t . me / ivan_73"),
        ("Мой телеграм т.ме/ivan_73", "т.ме/ivan_73"),
        ("Найдите меня: t[.]me/petrov73", "t[.]me/petrov73"),
        ("Видео тут vk . com / id123456", "vk . com / id123456"),
        ("Видео тут вк точка ком слэш marina73", "вк точка ком слэш marina73"),
        ("Я в ок.ру/profile/5123456789", "ок.ру/profile/5123456789"),
        ("Страница https : // ok . ru / profile / 5123456789", "https : // ok . ru / profile / 5123456789"),
        ("Мои заметки dzen.ru/id/5f1a2b3c4d5e", "dzen.ru/id/5f1a2b3c4d5e"),
        ("Мои заметки dzen.ru/marina_petrova", "dzen.ru/marina_petrova"),
        ("Пишите wa . me / 79271234567", "wa . me / 79271234567"),
        ("Я в инстаграм точка ком слэш ivan.petrov", "инстаграм точка ком слэш ivan.petrov"),
    ],
)
def test_spelt_accounts_are_found_whole(text: str, account: str):
    assert account not in personal_data_mask(text)
    assert MASK in personal_data_mask(text)
    assert account.rsplit("/", 1)[-1].strip() not in personal_data_mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "Встреча @всем жильцам дома в субботу",
        "Смотрите vk . com / wall-123_45, там фото двора",
        "Статья dzen.ru/a/XYZabc123 о нашем дворе",
        "Новость на dzen.ru/news про дороги",
        "Писали в группу vk . com / club123456",
        "Ок. Ру́сло реки засыпали, вода стоит",
        "Дом 5/7, корпус т. Мечта напротив",
        "Ответ вк. Коммунальные службы / управа молчат",
        "На т. Мира / Гончарова светофор не работает",
        "Площадь т. Ме / 12 соток завалена",
    ],
)
def test_what_is_everybodys_or_no_link_stays(text: str):
    assert found(text, "account") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Код домофона: один два три четыре, заходите", "один два три четыре"),
        ("Код от подъезда сорок пять ключ двенадцать тридцать четыре", "сорок пять ключ двенадцать тридцать четыре"),
        ("Наберите семь восемь девять ноль на домофоне", "семь восемь девять ноль"),
        ("Пароль от калитки пять, пять, восемь, два", "пять, пять, восемь, два"),
    ],
)
def test_codes_of_doors_in_words_are_found(text: str, code: str):
    assert code not in personal_data_mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "Код домофона не работает два дня, три соседа жаловались",
        "Домофон сломан: пять подъездов, шесть этажей, семь лифтов",
        "Код региона семьдесят три написан на двери",
        "Звонил два три раза, дверь подъезда не закрывается",
    ],
)
def test_numbers_in_words_that_open_nothing_stay(text: str):
    assert found(text, "door_code") == []
