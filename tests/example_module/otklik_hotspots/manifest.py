"""The module's manifest."""

from core.modules import Manifest, Meter, ModuleRole, Scheduled, Setting

MANIFEST = Manifest(
    slug="hotspots",
    title="Горячие темы",
    version="1.0",
    api_version=1,
    django_app="otklik_hotspots",
    registers=("readers", "tellings", "menu", "cards", "launching", "watching"),
    portal_urls="urls.portal",
    workplace_urls="urls.workplace",
    api_urls="urls.api",
    schedule=(Scheduled(name="forget", task="otklik_hotspots.tasks.counts_forget_task", seconds=86_400),),
    meters=(Meter(name="counted", title="Посчитано обращений", unit="обращений", read="counts.counted_between"),),
    settings=(Setting(name="many", title="Сколько обращений — это много", default=3, least=2, most=1000),),
    roles=(
        ModuleRole(
            slug="observer",
            title="Наблюдатель горячих тем",
            description="Видит темы одного муниципалитета, обращений не открывает.",
            bound_to="municipality",
        ),
    ),
    categories=(
        {
            "code": "hotspots-crowds",
            "block": "transport",
            "direction": "Дороги",
            "title": "Скопление людей и машин",
            "includes": "Затор или толпа, которые собираются каждый день в одном месте.",
            "aliases": "пробка | затор | толпа",
            "executor_kind": "road_service",
            "regime": "message",
            "fast_track": "no",
            "deadline": "5",
            "deadline_unit": "working_days",
        },
    ),
    cli="cli",
    cli_help="Горячие темы: показать, о чём пишут чаще всего.",
    cases="cases",
)
