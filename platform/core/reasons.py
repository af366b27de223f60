"""Explain operating system errors in Russian. Needs no Django, because it is used before settings are read."""

import errno

__all__ = ["reason_of"]

_REASONS = {
    errno.EACCES: "нет прав",
    errno.EPERM: "нет прав",
    errno.ENOENT: "такого файла или папки нет",
    errno.EISDIR: "это папка",
    errno.ENOTDIR: "в пути вместо папки стоит файл",
    errno.ENOSPC: "на диске не осталось места",
    errno.EDQUOT: "исчерпана квота на диске",
    errno.EROFS: "диск только для чтения",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.ELOOP: "ссылки ведут по кругу",
    errno.EIO: "ошибка диска",
    errno.EMFILE: "открыто слишком много файлов",
    errno.EFBIG: "файл слишком велик",
}


def reason_of(error: BaseException) -> str:
    """The reason as words that follow a colon; the system's own where it isn't one of the usual."""
    number = getattr(error, "errno", None)
    if number in _REASONS:
        return _REASONS[number]
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
