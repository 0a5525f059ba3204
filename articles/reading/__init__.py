from articles.reading.files import printable, read_file, read_path
from articles.reading.records import Record, Rejection

__all__ = ["Record", "Rejection", "printable", "read_file", "read_path"]
