"""Settings. Everything a desk may choose comes from the environment (README, "Configuration").

Without DATABASE_URL and REDIS_URL the servers that `manage.py up` runs beside the clone are used.
"""

import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from newsdesk.local import state

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url: str) -> dict:
    """Django's form of a libpq URL or connection string; every libpq parameter may stand in it."""
    given = conninfo_to_dict(url)
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    known = {key: given.pop(name, "") for key, name in names.items()}
    return {"ENGINE": "newsdesk.database", **known, "OPTIONS": given}


DEBUG = flag("DEBUG")
# Empty without a desk: Django then refuses whatever would need it.
SECRET_KEY = os.environ.get("SECRET_KEY") or state.secret_key(state.state_dir()) or ""
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "newsdesk",
    "articles",
    "review",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "newsdesk.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsdesk.database.planning.Planning",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "review.views.tokens.ReadOnly",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "newsdesk.security.LoginRequired",
    "newsdesk.language.UserLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "newsdesk.urls"
WSGI_APPLICATION = "newsdesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "review.views.bar.top_bar",
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL") or state.database_url(state.state_dir(), owner=False))}
DATABASES["default"]["OPTIONS"]["server_side_binding"] = True
if os.environ.get("NEWSDESK_PROCESS") == "web":
    # After a fork parent and child would share one connection, so only the web process pools. There a statement of an
    # act is planned once for each connection (see database/planning.py); tables that a worker fills outgrow such plans,
    # so a connection is not kept for long.
    DATABASES["default"]["OPTIONS"] |= {
        "pool": {"min_size": 1, "max_size": 10, "timeout": 5, "max_lifetime": 600},
        "prepare_threshold": 2,
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "newsdesk.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "queue"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
NUMBER_GROUPING = 3  # Django knows no thousands in Vietnamese
LOCALE_PATHS = [BASE_DIR / "newsdesk" / "locale"]
TIME_ZONE = os.environ.get("TIME_ZONE", "Asia/Ho_Chi_Minh")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = True
FILES_DIR = Path(os.environ.get("FILES_DIR") or state.state_dir() / "files")

# Uploads come in parts, so that one that broke off goes on; one part at most, and one file at most, in bytes.
UPLOAD_PART_BYTES = 8 * 1024 * 1024
UPLOAD_MAX_BYTES = int(os.environ.get("UPLOAD_MAX_BYTES") or 8 * 1024**3)

# Behind TLS. Without it the desk is meant for loopback, where a secure cookie would lock everybody out.
HTTPS = flag("HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 14 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "newsdesk.security.csrf_failure"

CELERY_BROKER_URL = os.environ.get("REDIS_URL") or state.broker_url(state.state_dir())
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "health_check_interval": 10,
    "retry_on_timeout": False,
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_TASK_TIME_LIMIT = 15
CELERY_TASK_DEFAULT_QUEUE = "tagging"
CELERY_TASK_ROUTES = {
    "review.tag": {"queue": "tagging"},
    "review.watch": {"queue": "tagging"},
    "review.catch_up": {"queue": "tagging"},
    "review.sweep": {"queue": "sweeping"},  # its own: hints at thousands of articles stand in the other
    "review.export": {"queue": "exporting"},
    "review.sweep_exports": {"queue": "exporting"},
    "articles.import_waiting": {"queue": "importing"},
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = 100
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "review.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "sweep_exports": {"task": "review.sweep_exports", "schedule": 10.0, "options": {"expires": 10}},
    "import": {"task": "articles.import_waiting", "schedule": 10.0, "options": {"expires": 10}},
}

# The module that marks who says what: tag(text) -> list of review.tagging.Find, and VERSION.
TAGGER = os.environ.get("TAGGER", "review.tagging")

# Days after which what nobody has touched leaves the queue for the backlog.
BACKLOG_DAYS = int(os.environ.get("BACKLOG_DAYS", "3"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            # With DEBUG an error's message and traceback too, which may hold words of articles.
            "class": "logging.Formatter" if DEBUG else "newsdesk.logs.OneLine",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    # Gunicorn has given its log a handler of its own by then; named here, the log loses it.
    # What trafilatura finds lacking in a page is told by the page's own record.
    "loggers": {"gunicorn.error": {"propagate": True}, "trafilatura": {"level": "ERROR"}},
}
