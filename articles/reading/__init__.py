from articles.reading.files import read_file, read_path
from articles.reading.records import Record, Rejection

__all__ = ["Record", "Rejection", "read_file", "read_path"]
