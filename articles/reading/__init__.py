from articles.reading.files import printable, read_file, read_path
from articles.reading.preview import Preview, preview
from articles.reading.records import Record, Rejection

__all__ = ["Preview", "Record", "Rejection", "preview", "printable", "read_file", "read_path"]
