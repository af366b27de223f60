"""What is masked of a message and what is left, on messages labelled by hand and on what is no message at all."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.detectors.personal_data import MASK, personal_data_find, personal_data_mask, personal_data_union
from language.detectors.personal_data.name_judging import WEIGHTS
from language.detectors.personal_data.training import name_weights_fit, name_weights_write
from tests.language.detectors.labelled import ACCOUNTS_FILE, UNSEEN_FILE, labelled_read, names_taught, score

ENOUGH = 0.98
TAUGHT = {"phone", "email", "name", "document", "flat", "birth_date", "health"}
KINDS = TAUGHT | {"account", "door_code"}


def test_the_labelled_set_is_as_large_as_it_says():
    messages = labelled_read()
    assert len(messages) >= 500
    assert sum(not message.spans for message in messages) >= 80
    assert {span.kind for message in messages for span in message.spans} == TAUGHT


def test_almost_all_that_is_labelled_is_masked_by_kind_and_in_all():
    result = score(labelled_read(), personal_data_find)
    recalls = {kind: result.found[kind] / number for kind, number in result.marked.items()}
    assert {kind: recall for kind, recall in recalls.items() if recall < ENOUGH} == {}, result.missed


def test_of_messages_by_others_that_nothing_was_mended_on_most_is_masked():
    result = score(labelled_read(file=UNSEEN_FILE), personal_data_find)
    assert result.found.total() >= result.marked.total() * 0.87
    assert len(result.false) <= result.masked.total() * 0.03


def test_hardly_anything_else_of_the_labelled_set_is_masked():
    result = score(labelled_read(), personal_data_find)
    assert len(result.false) <= result.masked.total() * 0.02, result.false


def test_accounts_codes_of_doors_and_shunned_illnesses_are_masked():
    messages = labelled_read(file=ACCOUNTS_FILE)
    result = score(messages, personal_data_find)
    assert {"account", "door_code", "health"} == {span.kind for message in messages for span in message.spans}
    assert result.found.total() >= result.marked.total() * ENOUGH, result.missed
    assert len(result.false) <= result.masked.total() * 0.02, result.false


def test_what_else_stands_in_a_message_of_codes_and_accounts_is_left():
    text = "Домофон 12 ключ 3456, t.me/ivan_73. Лампа у подъезда 3 не горит с 15.09, телеграм-канал района молчит."
    assert personal_data_mask(text) == (
        f"Домофон {MASK}, {MASK}. Лампа у подъезда 3 не горит с 15.09, телеграм-канал района молчит."
    )


def test_the_weights_in_use_are_those_learned_from_our_messages(tmp_path, monkeypatch):
    monkeypatch.setattr("language.detectors.personal_data.training.WEIGHTS", tmp_path / "weights.json")
    name_weights_write(name_weights_fit(names_taught()))
    assert (tmp_path / "weights.json").read_text(encoding="utf-8") == WEIGHTS.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("Меня зовут Ольга Сидорова, тел. 8 (927) 000-11-22", f"Меня зовут {MASK}, тел. {MASK}"),
        ("Ленина 10-45, течёт крыша", f"Ленина 10-{MASK}, течёт крыша"),
        ("Ленина, дом 5/17: нет газа", f"Ленина, дом 5/{MASK}: нет газа"),
        ("У моего сына ДЦП, а пандуса нет", f"У моего сына {MASK}, а пандуса нет"),
        ("Поликлиника не делает прививки от кори", "Поликлиника не делает прививки от кори"),
        ("Нет детского кардиолога", "Нет детского кардиолога"),
        ("Звоните на горячую линию 8-800-200-00-00", "Звоните на горячую линию 8-800-200-00-00"),
        ("Школа имени Пушкина, улица Карла Маркса", "Школа имени Пушкина, улица Карла Маркса"),
        ("Губернатор Русских обещал ремонт", "Губернатор Русских обещал ремонт"),
        ("врач Иванова А.А. и медсестра Людмила", f"врач {MASK} и медсестра {MASK}"),
        ("А Куйбышева вообще убитая, кроме Ленина и Компроса", "А Куйбышева вообще убитая, кроме Ленина и Компроса"),
        ("Это моя фамилия, а не ваша", "Это моя фамилия, а не ваша"),
        ("Звоню в поликлинику 44-17-09, не берут", "Звоню в поликлинику 44-17-09, не берут"),
        ("С ребёнком на коляске не проехать", "С ребёнком на коляске не проехать"),
        ("Бесплатно ли питаются дети с ОВЗ?", "Бесплатно ли питаются дети с ОВЗ?"),
        ("Выплата от 50 до 100000 рублей", "Выплата от 50 до 100000 рублей"),
        ("Муж перенёс второй инфаркт", f"Муж перенёс {MASK}"),
        ("Протокол 75 АА 118340", f"Протокол {MASK}"),
    ],
)
def test_the_house_stays_and_the_person_goes(text, public):
    assert personal_data_mask(text) == public


def test_a_mask_hides_the_length_of_what_it_hides():
    assert personal_data_mask("а@б.рф") == personal_data_mask("a.very.long.address@some.place.example") == MASK


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=300)
    | st.text("АБВИвановапетрчьеый.,-–@№/()«» 0123456789\n\0ёЁIiXVаәөү😀", max_size=300)
    | st.lists(
        st.sampled_from(["Иванова", "А.", "врач", "кв.", "5-17", "8 927", "меня зовут", "инвалид", "у", "№", "оглы"])
    ).map(" ".join)
)
def test_any_text_gives_pieces_of_it_in_order_and_apart(text):
    spans = personal_data_find(text)
    assert all(0 <= span.start < span.end <= len(text) and span.kind in KINDS for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert personal_data_mask(text).count(MASK) >= len(spans)


@pytest.mark.parametrize(
    "piece",
    [
        "i",
        "9 ",
        "А.",
        "Иванов ",
        "врач ",
        "меня зовут ",
        "Анна и ",
        "a@",
        "a.",
        "кв 1,",
        "1,",
        "восемь девятьсот ",
        "д 5-",
        "инвалид у меня ",
        "обращение № ",
        "\x00",
        "собака ",
        "тел ",
        "😀",
        "а-",
        "петрович ",
        "( 8 ",
        "@a",
        "@a.",
        "t.me/",
        "вк в ",
        "телеграм мой ник ",
        "код подъезда ",
        "домофон 1к",
        "домофон код 123,",
        "вич-",
        "группа @",
        "ул. ",
        "«А ",
        "диагноз ",
        "у меня обнаружили ",
        "двадцать первого ",
        "родился ",
        "фамилия ",
        "Ли ",
        "Ленина, ",
        "Ленина и ",
        "не вижу ",
        "инсульт ",
        "перелом левой ",
        "№ ОГ-1234/",
        "дело 1-",
        "1-",
        "вне-",
        "рак ",
        "тысяча девятьсот ",
        "Иванов Ив. ",
        "слепой и ",
        "1 2 ",
        "врач Иванова, диабет ",
        "номер пять ",
        "аллергия на ",
        "тяжелая ",
        "Ли Чен ",
        "Иванова в девичестве ",
        "кв 1, его 2 ",
        "соседи из 1 ",
        "«Сигнал» Иванов ",
    ],
)
def test_fifty_thousand_characters_of_one_kind_take_no_longer_than_others(piece):
    text = piece * (50_000 // len(piece))
    began = process_time()
    personal_data_find(text)
    assert process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Сообщение №: 123456, ответа нет", f"Сообщение №: {MASK}, ответа нет"),
        ("Сообщение № 123456 закрыто", f"Сообщение № {MASK} закрыто"),
        ("Обращение зарегистрировано под № 4455667", f"Обращение зарегистрировано под № {MASK}"),
        ("врач областной больницы Кузнецова И.О. груба", f"врач областной больницы {MASK} груба"),
        (
            "заведующая отделением районной больницы Ахметова Г. Р.",
            f"заведующая отделением районной больницы {MASK}",
        ),
        ("умер 5 мая 2021г. Смирнов Олег Петрович", f"умер 5 мая 2021г. {MASK}"),
        ("12.03.2021 г. Петрова Анна Ивановна", f"12.03.2021 г. {MASK}"),
        ("тел. 89271234567, 2-34-56", f"тел. {MASK}, {MASK}"),
        ("8 (8422) 41-23-45, 41-23-46 или 41-23-47", f"{MASK}, {MASK} или {MASK}"),
        ("прицеп АА1234 73 стоит на газоне", f"прицеп {MASK} стоит на газоне"),
        ("белая лада 123 АВ 73 на газоне", f"белая лада {MASK} на газоне"),
        ("Машина А123ВС73 на газоне", f"Машина {MASK} на газоне"),
    ],
)
def test_what_was_once_overlooked_is_masked(text, masked):
    assert personal_data_mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Яма по Ивана Франко",
        "На Ивана Франко 12 темно",
        "Яма по Степана Разина",
        "семьи мобилизованых ждут выплат",
        "дома эвакуированых и пострадавшых жителей",
        "Дедушка Мороз не пришёл в школу",
        "Дед Мороз и Снегурочка приезжали",
        "Лечащий врач не выписал лекарство",
        "Больница Святого Луки, врача нет с 2021г.",
        "больница имени Семашко Н. А. без терапевта",
        "Школа № 1234, кабинет 12",
        "наш реестровый номер 669 он у вас есть",
        "9 машин вместо 4 на 100000 населения",
        "Автобус 41, 46 и 47 не ходят, стоянка 200 машин",
    ],
)
def test_what_was_once_masked_for_nothing_is_left(text):
    assert personal_data_mask(text) == text


@pytest.mark.parametrize(
    ("text", "seen", "masked"),
    [
        ("Сегодня нужно было Махонина в поликлинику", "Махонина", True),
        ("Уже неделю на Махонина темно", "Махонина", False),
        ("Здраствуйте, нет воды", "Здраствуйте", False),
        ("Нет воды на ул. Соликамской", "Соликамской", False),
        ("Звоните 8 927 123-45-67", "8 927 123-45-67", True),
    ],
)
def test_of_what_another_reader_sees_streets_and_common_words_are_left(text, seen, masked):
    at = text.index(seen)
    found = personal_data_union(text, [(at, at + len(seen))])
    assert any(span.start <= at and span.end >= at + len(seen) for span in found) == masked


def test_another_reader_that_sees_nothing_takes_nothing_away():
    for message in labelled_read("tuning")[:100]:
        assert personal_data_union(message.text, []) == personal_data_find(message.text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ул. Мира, д. 12, 45, нет воды", f"ул. Мира, д. 12, {MASK}, нет воды"),
        ("Ленина 12, 45 не топят", f"Ленина 12, {MASK} не топят"),
        ("дом 5, к. 1, 45", f"дом 5, к. 1, {MASK}"),
        ("ул. Мира, д12к45, нет тепла", f"ул. Мира, д12к{MASK}, нет тепла"),
        ("мира 12к45 холодно", f"мира 12к{MASK} холодно"),
        ("пишу из дома 5-45", f"пишу из дома 5-{MASK}"),
        ("в доме 5-45 течет", f"в доме 5-{MASK} течет"),
        ("соседи из 5-45, дома никого", f"соседи из 5-{MASK}, дома никого"),
        ("в доме Петровых нет света", f"в доме {MASK} нет света"),
        ("за огородом Сидоровых свалка", f"за огородом {MASK} свалка"),
        ("пишите тлг ivanp", f"пишите тлг {MASK}"),
        ("дискорд ivanp#1234", f"дискорд {MASK}"),
        ("ds: ivanp", f"ds: {MASK}"),
        ("пишите ivan@mail", f"пишите {MASK}"),
        ("почта ivan.p@yandex, жду", f"почта {MASK}, жду"),
        ("8 927 123-45-67, а также 41-23-46", f"{MASK}, а также {MASK}"),
        ("8 927 123-45-67, телефон жены 412346", f"{MASK}, телефон жены {MASK}"),
        ("тел. 41-23-46 (вечером лучше 41-23-47)", f"тел. {MASK} (вечером лучше {MASK})"),
    ],
)
def test_flats_without_kv_families_handles_and_second_phones_are_masked(text, masked):
    assert personal_data_mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "на ул. Мира дома 12, 45, 47 без воды",
        "по адресу Мира 18, 20 нет площадки",
        "Мира 51, 42. Затоплены оба дома",
        "у дома 12, 45 метров от дороги",
        "д. 12, 3 и 5 подъезды",
        "дом 12, 112 не отвечает",
        "дом 12, к 20 марта обещали",
        "дом 12 к 1 и дом 12 корпус 10",
        "в доме 10-15 собак",
        "температура 39,1 и тариф 18,93",
        "по проспекту между д.53-55 яма",
        "#вопрос@glavachus плита не работает",
        "эти тв@ри лают",
        "дом-музей Ульяновых закрыт",
    ],
)
def test_houses_entrances_hashtags_and_museums_are_left(text):
    assert personal_data_mask(text) == text


def test_a_second_phone_of_an_office_is_left():
    assert personal_data_mask("8 927 123-45-67, администрация 41-23-46") == f"{MASK}, администрация 41-23-46"
