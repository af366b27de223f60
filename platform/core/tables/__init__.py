"""Read and write tables, CSV and XLSX: one reader for all imports, one writer for all exports."""

from core.tables.cells import coordinates_parse, day_parse, moment_parse, name_fold, point_parse
from core.tables.files import output_checked, output_written
from core.tables.lines import Limits
from core.tables.reading import BadRow, NumberedRow, Table, TableRow, place_of, rows_parted, table_open

__all__ = [
    "BadRow",
    "Limits",
    "NumberedRow",
    "Table",
    "TableRow",
    "coordinates_parse",
    "day_parse",
    "moment_parse",
    "name_fold",
    "output_checked",
    "output_written",
    "place_of",
    "point_parse",
    "rows_parted",
    "table_open",
]
