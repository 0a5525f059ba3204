"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsdesk.settings")
os.environ["NEWSDESK_PROCESS"] = "web"

application = get_wsgi_application()
# What is loaded by now stays: looking through it again and again for garbage held a request up by a tenth of a second.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
