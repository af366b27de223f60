from datetime import UTC, datetime

import pytest
from django import forms

from core import clock
from shell.components import Step, TimelineEntry, icon_names
from shell.forms import needed
from tests.shell.pages import rendered, request_of

NOW = datetime(2024, 5, 12, 10, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"


class SampleForm(forms.Form):
    name = forms.CharField(label="Имя", help_text="Как в паспорте")
    kind = forms.ChoiceField(label="Вид", choices=[("a", "А"), ("b", "Б")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Согласен")
    note = forms.CharField(label="Заметка", required=False)


def test_an_icon_without_a_name_is_hidden_from_a_screen_reader():
    assert 'aria-hidden="true"' in rendered('{% icon "pin" %}')
    assert 'aria-label="Место"' in rendered('{% icon "pin" label="Место" %}')


def test_an_icon_that_is_not_drawn_is_an_error():
    with pytest.raises(ValueError, match="no icon"):
        rendered('{% icon "unicorn" %}')


def test_every_icon_of_the_sprite_can_be_shown():
    assert len(icon_names()) >= 40
    for name in icon_names():
        assert f"icons.svg#{name}" in rendered("{% icon name %}", name=name)


def test_a_button_with_an_address_is_a_link_and_others_are_buttons():
    assert rendered('{% button "Далее" href="/x" %}').startswith("<a ")
    assert 'type="submit"' in rendered('{% button "Далее" %}')


def test_other_arguments_of_a_button_become_attributes():
    html = rendered('{% button "Да" hx_post=url disabled=True data_id=None %}', url='/x?a="1"&b=2')
    assert 'hx-post="/x?a=&quot;1&quot;&amp;b=2"' in html
    assert " disabled>" in html
    assert "data-id" not in html


@pytest.mark.parametrize(
    "source",
    [
        "{% button words %}",
        "{% badge words %}",
        "{% notice title=words %}{{ words }}{% endnotice %}",
        "{% card title=words %}{{ words }}{% endcard %}",
        "{% stat words words note=words %}",
        "{% hero title=words lead=words %}{{ words }}{% endhero %}",
        '{% dialog id="x" title=words %}{{ words }}{% enddialog %}',
        "{% empty_state title=words %}{{ words }}{% endempty_state %}",
        "{% progress 1 2 label=words note=words %}",
        "{% avatar words %}",
    ],
)
def test_what_people_wrote_is_escaped(source):
    html = rendered(source, words=SCRIPT)
    assert "<script" not in html


def test_a_status_is_never_told_by_colour_alone():
    html = rendered('{% badge "Решено" tone="success" %}')
    assert "Решено" in html
    assert "icons.svg#check-circle" in html


def test_an_unknown_tone_is_an_error():
    with pytest.raises(ValueError, match="no tone"):
        rendered('{% badge "Решено" tone="pink" %}')


def test_a_field_ties_label_hint_and_error_to_its_input():
    html = rendered("{% field form.name %}", form=SampleForm({}))
    assert '<label class="field-label" for="id_name">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_a_group_with_a_legend_tied_to_its_error():
    html = rendered("{% field form.kind %}", form=SampleForm({}))
    assert "<legend" in html
    assert 'aria-describedby="id_kind_error"' in html
    assert 'id="id_kind_error"' in html


def test_what_need_not_be_filled_in_says_so():
    form = SampleForm()
    assert "необязательно" in rendered("{% field form.note %}", form=form)
    assert "необязательно" not in rendered("{% field form.name %}", form=form)


def test_a_form_renders_by_itself_with_a_summary_of_errors_that_leads_to_the_fields():
    html = rendered("{{ form }}", form=SampleForm({"name": ""}))
    assert 'role="alert"' in html
    assert 'href="#id_name"' in html
    assert html.count('class="field ') == 4


def test_a_form_without_errors_has_no_summary():
    assert 'role="alert"' not in rendered("{{ form }}", form=SampleForm())


def test_a_private_entry_of_a_timeline_is_marked():
    entries = [
        TimelineEntry(title="Заметка", when=NOW, private=True, text="строка\nещё"),
        TimelineEntry(title="Ответ", when=NOW),
    ]
    html = rendered("{% timeline entries %}", entries=entries)
    assert html.count("видят только сотрудники") == 1
    assert "строка<br>ещё" in html


def test_the_stepper_says_where_one_is():
    steps = [Step(label="А", state="done", url="/a"), Step(label="Б", state="current"), Step(label="В")]
    html = rendered("{% stepper steps %}", steps=steps)
    assert "Шаг 2 из 3" in html
    assert html.count('aria-current="step"') == 1
    assert 'href="/a"' in html


def test_facts_without_a_value_are_left_out():
    html = rendered("{% facts items %}", items=[("Адрес", "Мира, 1"), ("Телефон", ""), ("Почта", None), ("Фото", 0)])
    assert "Телефон" not in html
    assert "Почта" not in html
    assert "<dd>0</dd>" in html


def test_a_table_names_each_cell_for_a_phone():
    html = rendered("{% data_table columns rows 'Регионы' %}", columns=["Регион", "Дел"], rows=[["Один", 5]])
    assert 'data-label="Дел">5<' in html
    assert '<th scope="row" role="rowheader">Один</th>' in html


def test_there_is_no_more_when_there_is_no_next_page():
    assert "Показать ещё" not in rendered("{% more None 'items' %}")
    html = rendered("{% more '?cursor=a&amp;b' 'items' shown=20 total=45 %}")
    assert "Показать ещё" in html
    assert "Показано 20 из 45" in html


def test_a_time_has_a_machine_readable_twin():
    with clock.at(NOW):
        html = rendered("{% when moment %}", moment=NOW)
    assert 'datetime="2024-05-12T' in html
    assert "сегодня" in html
    assert rendered("{% when moment %}", moment=None) == "—"


def test_numbers_are_grouped_and_agree_with_their_words():
    assert rendered('{{ n|counted:"дело,дела,дел" }}', n=12481) == "12\u202f481\u00a0дело"


def test_the_query_string_is_changed_without_the_cursor():
    html = rendered("{% query page=2 status=None %}", request_of("/?status=new&q=яма&cursor=abc"))
    assert "status" not in html
    assert "cursor" not in html
    assert "page=2" in html


def test_words_of_the_map_cannot_close_their_script():
    assert '<script id="map-words" type="application/json">' in rendered("{% map_assets %}")


def test_a_map_has_the_tile_server_of_the_settings(settings):
    assert "map-tiles" not in rendered("{% map_assets %}")

    settings.MAP_TILES_URL, settings.MAP_TILES_ATTRIBUTION = "https://tiles.example/{z}/{x}/{y}.png", "© Карта"

    assert "https://tiles.example/{z}/{x}/{y}.png" in rendered("{% map_assets %}")


def test_a_field_that_is_needed_at_times_says_when():
    class Sometimes(forms.Form):
        note = needed(forms.CharField(label="Заметка", required=False), when="если нет фото")

    assert "если нет фото" in rendered("{% field form.note %}", form=Sometimes())
    assert "необязательно" not in rendered("{% field form.note %}", form=Sometimes())
    assert "необязательно" in rendered("{% field form.note %}", form=SampleForm())
