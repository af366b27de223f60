"""A small catalog and messages of our own."""

from language.engine.types import CategoryText, LabelledText

__all__ = ["CATEGORIES", "decision"]

CATEGORIES = (
    CategoryText(
        code="roads-potholes",
        title="Ямы на дороге",
        direction="Дороги",
        aliases=("выбоина", "колея", "разбитый асфальт"),
        examples=("яма посреди дороги пробил колесо", "когда заделаете выбоины на Садовой", "асфальт весь разбит"),
    ),
    CategoryText(
        code="roads-snow",
        title="Не чистят дорогу от снега",
        direction="Дороги",
        aliases=("гололёд", "каша из снега", "трактор"),
        examples=("трактора не было неделю, снег по колено", "на дороге гололёд, песком не посыпали"),
    ),
    CategoryText(
        code="water-hot",
        title="Нет горячей воды",
        direction="ЖКХ",
        aliases=("холодная батарея ванной", "отключение горячей воды"),
        examples=("третий день сидим без горячей воды", "из крана с горячей водой течёт ледяная"),
    ),
    CategoryText(
        code="heating",
        title="Холодно в квартире, не греют батареи",
        direction="ЖКХ",
        aliases=("отопление", "стояк", "котельная"),
        examples=("батареи еле тёплые, дома 15 градусов", "когда дадут отопление, дети мёрзнут"),
    ),
    CategoryText(
        code="clinic-queue",
        title="Невозможно записаться к врачу",
        direction="Медицина",
        aliases=("талон", "регистратура", "электронная очередь"),
        examples=("талонов к терапевту нет на месяц вперёд", "в регистратуру не дозвониться"),
    ),
    CategoryText(
        code="kindergarten",
        title="Нет места в детском саду",
        direction="Образование",
        aliases=("садик", "очередь в сад", "ясли"),
        examples=("ребёнку три года а место в садике не дают", "стоим в очереди в ясли с рождения"),
    ),
)


def decision(text: str, code: str, executor: str = "") -> LabelledText:
    return LabelledText(text=text, code=code, executor=executor)
