"""Why a decision was not carried out."""

from django.utils.translation import gettext_lazy as _

from review.models import Quote


class Refused(Exception):
    """A decision that cannot be made. `str()` is the sentence for the editor, `field` the box that it is about."""

    field = ""


class StaleQuote(Refused):
    """Somebody decided since the page was drawn. `quote` is how it stands now."""

    def __init__(self, quote: Quote) -> None:
        super().__init__(_("Somebody changed this quote meanwhile."))
        self.quote = quote


class StaleArticle(Refused):
    """What is to be put back on an article does not stand as it did when it was chosen."""


class SentBefore(Refused):
    """Another act came under the same request id, so this one was not carried out."""


class NotFromHere(Refused):
    """The verb does not lead from the quote's present state."""


class Forbidden(Refused):
    """The person lacks the role."""


class Overlaps(Refused):
    """A verified quote of the article already holds some of these words."""


class Overtaken(Refused):
    """The proposal is of an earlier run, and something that overlaps it was decided since."""


class Incomplete(Refused):
    """Something must be named first."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field = field_name
