"""Enumerations of a category's fields."""

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = [
    "Block",
    "DeadlineUnit",
    "EvidenceNeed",
    "ExecutorKind",
    "QuestionType",
    "Regime",
    "Sensitivity",
]


class Block(models.TextChoices):
    """Profile blocks of a region's centre of management."""

    TRANSPORT = "transport", _("Транспорт и дороги")
    HEALTH = "health", _("Здравоохранение")
    EDUCATION = "education", _("Образование")
    SOCIAL = "social", _("Социальная защита")
    ECOLOGY = "ecology", _("Экология")
    CONSTRUCTION = "construction", _("Строительство и архитектура")
    SAFETY = "safety", _("Безопасность")
    PROJECTS = "projects", _("Национальные проекты и закупки")
    UTILITIES = "utilities", _("Жилищно-коммунальное хозяйство")
    SERVICES = "services", _("Государственные услуги")
    MEDIA = "media", _("СМИ и социальные сети")


class ExecutorKind(models.TextChoices):
    """What kind of organisation mends it."""

    MINISTRY = "ministry", _("Министерство или ведомство")
    ADMINISTRATION = "administration", _("Администрация муниципалитета")
    MANAGEMENT_COMPANY = "management_company", _("Управляющая компания")
    CARRIER = "carrier", _("Перевозчик")
    CLINIC = "clinic", _("Медицинская организация")
    UTILITY = "utility", _("Ресурсоснабжающая организация")
    SCHOOL = "school", _("Образовательная организация")
    ROAD_SERVICE = "road_service", _("Дорожная служба")
    WASTE_OPERATOR = "waste_operator", _("Оператор по обращению с отходами")
    SOCIAL_SERVICE = "social_service", _("Социальная служба")
    OTHER = "other", _("Другая организация")


class Regime(models.TextChoices):
    """By which rules an appeal lives."""

    MESSAGE = "message", _("Сообщение")
    INCIDENT = "incident", _("Происшествие")
    OFFICIAL = "official", _("Обращение по 59-ФЗ")
    CONFIDENTIAL = "confidential", _("Конфиденциально")
    BUSINESS = "business", _("От бизнеса")


class DeadlineUnit(models.TextChoices):
    """In what a deadline is counted."""

    WORKING_DAYS = "working_days", _("рабочие дни")
    CALENDAR_DAYS = "calendar_days", _("календарные дни")
    HOURS = "hours", _("часы")


class EvidenceNeed(models.TextChoices):
    """Photos without which an answer is not taken."""

    NONE = "none", _("Не нужны")
    AFTER = "after", _("Фото «стало»")
    BEFORE_AFTER = "before_after", _("Фото «было» и «стало»")


class Sensitivity(models.TextChoices):
    """What of an appeal may be shown on the portal."""

    OPEN = "open", _("Можно показать на портале")
    PERSONAL = "personal", _("Показать на портале, только если так решит модератор")
    CONFIDENTIAL = "confidential", _("Никогда не показывать на портале")


class QuestionType(models.TextChoices):
    """What an extra question of a category is answered with."""

    TEXT = "text", _("Текст")
    NUMBER = "number", _("Число")
    DATE = "date", _("Дата")
    TIME = "time", _("Время")
    CHOICE = "choice", _("Один вариант из списка")
    YESNO = "yesno", _("Да или нет")
