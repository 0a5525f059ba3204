"""A day later, for Python and for the database, within one transaction."""

import datetime
import sys
import time

from django.utils import timezone

from review.tests.making import sql

REAL, DAY = datetime.datetime, 24 * 60 * 60
ASKING = ("datetime", "xlsxwriter", "zipfile", "django.utils.timezone", "review.", "articles.", "newsdesk.")


class LikeReal(type):
    def __instancecheck__(cls, thing):
        return isinstance(thing, REAL)


class Later(REAL, metaclass=LikeReal):
    @classmethod
    def now(cls, tz=None):
        return REAL.now(tz) + datetime.timedelta(days=1)

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls):
        return cls.now()


def a_day_later(monkeypatch):
    """From now on, whoever asks what time it is."""
    before = timezone.now()
    for module in [module for name, module in sys.modules.items() if name.startswith(ASKING)]:
        if getattr(module, "datetime", None) is REAL:
            monkeypatch.setattr(module, "datetime", Later)
    now, local, utc = time.time, time.localtime, time.gmtime
    monkeypatch.setattr(time, "time", lambda: now() + DAY)
    monkeypatch.setattr(time, "localtime", lambda seconds=None: local(now() + DAY if seconds is None else seconds))
    monkeypatch.setattr(time, "gmtime", lambda seconds=None: utc(now() + DAY if seconds is None else seconds))
    sql("CREATE SCHEMA a_day_later")
    for name in ("now", "statement_timestamp", "clock_timestamp"):
        sql(
            f"CREATE FUNCTION a_day_later.{name}() RETURNS timestamptz LANGUAGE sql "
            f"AS $$SELECT pg_catalog.{name}() + interval '1 day'$$"
        )
    sql("SET LOCAL search_path = a_day_later, public, pg_catalog")
    assert (timezone.now() - before).days == 1
