"""The tables of the desk: work, proposals, quotes and decisions, speakers."""

from review.models.article_acts import ArticleAct
from review.models.downloads import Download, DownloadClaim, DownloadNews
from review.models.proposals import Proposal, Run
from review.models.queueing import Presence, PutOff, Watch, WatchList
from review.models.quotes import Decision, FeedEvent, Quote, QuoteVersion, quote_fields
from review.models.reanchoring import Reanchoring
from review.models.search import ArticleSearch, QuoteSearch, WaitingQuote
from review.models.speakers import Alias, QuoteSpeaker, Speaker
from review.models.state import (
    Availability,
    Flag,
    Kind,
    Precision,
    QuoteState,
    Reason,
    SpeakerKind,
    Translated,
    Verdict,
    Withdrawal,
)
from review.models.tokens import FeedToken
from review.models.work import ATTEMPTS, LEASE_SECONDS, Claim, Work, WorkerSign

__all__ = [
    "ATTEMPTS",
    "Alias",
    "ArticleAct",
    "ArticleSearch",
    "Availability",
    "Claim",
    "Decision",
    "Download",
    "DownloadClaim",
    "DownloadNews",
    "FeedEvent",
    "FeedToken",
    "Flag",
    "Kind",
    "LEASE_SECONDS",
    "Precision",
    "Presence",
    "Proposal",
    "PutOff",
    "Quote",
    "QuoteSearch",
    "QuoteSpeaker",
    "QuoteState",
    "QuoteVersion",
    "Reanchoring",
    "Reason",
    "Run",
    "Speaker",
    "SpeakerKind",
    "Translated",
    "Verdict",
    "WaitingQuote",
    "Withdrawal",
    "Watch",
    "WatchList",
    "Work",
    "WorkerSign",
    "quote_fields",
]
