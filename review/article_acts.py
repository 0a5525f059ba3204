"""What an editor does to an article as a whole, and how it is taken back and done again.

Each locks the article's work first, so that nobody verifies what is being cut.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.hashing import text_sha256
from articles.models import Article, ExcludedRange
from newsdesk.models import User
from review.cards import FINISHED, count_open_proposals, outline_of, shared
from review.deciding import SENT_BEFORE
from review.models import ArticleAct, PutOff, Work
from review.models.fields import Span
from review.refusals import NotFromHere, Overlaps, SentBefore, StaleArticle

MOST_LOOKED_AT = 50
Verb = ArticleAct.Verb
HOW = {
    Verb.CLOSE: Work.Review.CLOSED_UNREAD,
    Verb.PROPOSALS_REVIEWED: Work.Review.PROPOSALS_REVIEWED,
    Verb.READ_WHOLE: Work.Review.READ_WHOLE,
}


def cut(article: Article, start: int, end: int, *, reason: str, by: User) -> None:
    """Take body[start:end] out of the kept text, with the proposals in it. The same again is as once.

    Raises Overlaps.
    """
    with transaction.atomic():
        work = _locked(article.pk)
        _refuse_verified(article, (start, end))
        inside = article.excluded_ranges.active().filter(range__overlap=(start, end))
        absorbed = list(inside.values_list("pk", flat=True))
        row = article.exclude(start, end, reason=reason, by=by)
        if row.pk not in absorbed:
            ArticleAct.objects.create(work=work, by=by, verb=Verb.CUT, cut=row, absorbed=absorbed)
        count_open_proposals([article.pk])


def bring_back(row: ExcludedRange, *, by: User) -> bool:
    """Put a cut part into the kept text again; the tagger then reads the article anew. False when that was done."""
    with transaction.atomic():
        work = _locked(row.article_id)
        if not row.bring_back(by=by):
            return False
        work.tag_again()
        count_open_proposals([work.pk])
        ArticleAct.objects.create(work=work, by=by, verb=Verb.BRING_BACK, cut=row)
        return True


def close_unread(article_id: int, *, by: User) -> None:
    """Raises NotFromHere for a finished article, Work.DoesNotExist. Sent again because the answer was lost, it is as
    once.
    """
    with transaction.atomic():
        work = _locked(article_id)
        if (work.review, work.finished_by_id) == (Work.Review.CLOSED_UNREAD, by.pk):
            return
        if work.review in FINISHED:
            raise NotFromHere(_("This article is finished already."))
        _finish(work, Verb.CLOSE, by)


def finish(article_id: int, how: str, *, by: User) -> None:
    """In one of the two ways of an article that was read; of two such acts the first stands.

    Raises NotFromHere while the machine reads it and while a card is open.
    """
    with transaction.atomic():
        work = _locked(article_id)
        _refuse_unsettled(work)
        if work.review not in FINISHED:
            _finish(work, how, by)


def _finish(work: Work, verb: str, by: User) -> None:
    ArticleAct.objects.create(work=work, by=by, verb=verb, before=work.review)
    work.finish(HOW[Verb(verb)], by=by)


def put_off(work: Work, *, by: User) -> None:
    """Out of this editor's queue and on their list."""
    with transaction.atomic():
        if PutOff.objects.get_or_create(work=work, user=by)[1]:
            ArticleAct.objects.create(work=work, by=by, verb=Verb.PUT_OFF)


# ---- back and again


@dataclass(frozen=True)
class LatestAct:
    """The act that comes next, if any, and when the newest was done that is passed over for what others did since."""

    act: ArticleAct | None
    skipped_at: datetime | None


def latest_act(by: User) -> LatestAct:
    """The person's last act on an article that still stands. One query."""
    return _first(_acts(by).filter(undone_at=None).order_by("-at", "-pk"), standing=True)


def latest_undone(by: User) -> LatestAct:
    """The one that was undone last, as long as it may be done again. One query."""
    return _first(_acts(by).filter(undone_at__isnull=False).order_by("-undone_at", "-pk"), standing=False)


def undo_act(act: ArticleAct, *, request_id: uuid.UUID) -> None:
    """Raises Refused. Sent twice at once, it is as once."""
    with transaction.atomic():
        now = _locked_act(act)
        if now.request_id == request_id and now.undone_at:
            return
        _refuse_unless(standing=True, act=now)
        WAYS[now.verb].undo(now)
        now.undone_at, now.request_id = Now(), request_id
        _save(now)


def redo_act(act: ArticleAct, *, request_id: uuid.UUID) -> None:
    """Raises Refused. Sent twice at once, it is as once."""
    with transaction.atomic():
        now = _locked_act(act)
        if now.request_id == request_id and not now.undone_at:
            return
        _refuse_unless(standing=False, act=now)
        WAYS[now.verb].redo(now)
        now.at, now.undone_at, now.request_id = Now(), None, request_id
        _save(now)


@dataclass(frozen=True)
class Way:
    """How one verb stands, is undone and done again; the article's work is locked."""

    stands: Callable[[ArticleAct], bool]
    undo: Callable[[ArticleAct], None]
    redo: Callable[[ArticleAct], None]


def _acts(by: User) -> QuerySet[ArticleAct]:
    """With what each needs to tell whether it stands."""
    is_put_off = Exists(PutOff.objects.filter(work=OuterRef("work"), user=by))
    acts = ArticleAct.objects.filter(by=by).select_related("work", "cut")
    return acts.annotate(put_off_now=is_put_off)


def _first(acts: QuerySet[ArticleAct], *, standing: bool) -> LatestAct:
    skipped_at = None
    for act in acts[:MOST_LOOKED_AT]:
        if WAYS[act.verb].stands(act) == standing:
            return LatestAct(act, skipped_at)
        if _is_overtaken(act):
            skipped_at = skipped_at or act.undone_at or act.at
    return LatestAct(None, skipped_at)


def _is_overtaken(act: ArticleAct) -> bool:
    """Somebody else ended the cut or finished the article."""
    whose = act.cut.ended_by_id if act.cut else act.work.finished_by_id
    return act.verb != Verb.PUT_OFF and whose not in (None, act.by_id)


def _locked(article_id: int) -> Work:
    return Work.objects.select_for_update(of=("self",)).select_related("article").get(pk=article_id)


def _locked_act(act: ArticleAct) -> ArticleAct:
    """As it is now, and nobody changes its article until the end."""
    work = _locked(act.work_id)
    now = _acts(act.by).select_related("by").get(pk=act.pk)
    now.work = work
    return now


def _save(act: ArticleAct) -> None:
    """Raises SentBefore, which ends the transaction, where the same request has put back another act."""
    try:
        act.save()
    except IntegrityError as error:
        if "review_articleact_request_id" in str(error):
            raise SentBefore(SENT_BEFORE) from error
        raise


def _refuse_unless(*, standing: bool, act: ArticleAct) -> None:
    """It was chosen before the lock: what somebody did to the article since is not to be overwritten."""
    if (act.undone_at is None, WAYS[act.verb].stands(act)) != (standing, standing):
        raise StaleArticle(_("Somebody changed this article meanwhile."))


def _range(act: ArticleAct) -> ExcludedRange:
    assert act.cut is not None
    return act.cut


def _refuse_verified(article: Article, span: Span) -> None:
    if any(shared(quote.content, [span]) for quote in article.quotes.verified()):
        raise Overlaps(_("A verified quote stands there. Reject it first."))


def _refuse_unsettled(work: Work) -> None:
    if work.tagging in (Work.Tagging.WAITING, Work.Tagging.RUNNING):
        raise NotFromHere(_("The machine still reads this article. Wait a moment."))
    if any(card.is_open for card in outline_of(work.article)):
        raise NotFromHere(_("There are open cards. Decide on them first, or choose not sure."))


def _cut_again(act: ArticleAct) -> None:
    """The earlier cuts that went into it are part of it again, as far as nobody has brought them back."""
    article, row = act.work.article, _range(act)
    _refuse_verified(article, row.span)
    cuts = article.excluded_ranges.active()
    act.absorbed = list(cuts.filter(pk__in=act.absorbed).values_list("pk", flat=True))
    cuts.filter(pk__in=act.absorbed).update(ended_at=Now(), ended_by=act.by)
    if cuts.filter(range__overlap=row.range).exists():
        raise NotFromHere(_("This cut has just changed."))
    row.cut_again()
    count_open_proposals([article.pk])


def _uncut(act: ArticleAct) -> None:
    """With the earlier cuts that went into it as they were. The tagger reads anew only what it has not read so; if it
    is just reading, that may be the text without them.
    """
    article = act.work.article
    _range(act).bring_back(by=act.by)
    for row in ExcludedRange.objects.filter(pk__in=act.absorbed):
        row.cut_again()
    newest = article.runs.order_by("-pk").first()
    is_read = newest is not None and bytes(newest.kept_sha256) == text_sha256(article.kept_text())
    if not is_read or act.work.tagging == Work.Tagging.RUNNING:
        act.work.tag_again()
    count_open_proposals([article.pk])


def _open_again(act: ArticleAct) -> None:
    act.work.reopen(into=act.before)
    count_open_proposals([act.work_id])


def _finish_again(act: ArticleAct) -> None:
    if act.work.review in FINISHED:
        raise NotFromHere(_("This article is finished already."))
    if act.verb != Verb.CLOSE:
        _refuse_unsettled(act.work)
    act.before = act.work.review
    act.work.finish(HOW[act.verb], by=act.by)


def _is_finished(act: ArticleAct) -> bool:
    return (act.work.review, act.work.finished_by_id) == (HOW[act.verb], act.by_id)


def _is_cut(act: ArticleAct) -> bool:
    return _range(act).ended_at is None


def _is_put_off(act: ArticleAct) -> bool:
    return act.put_off_now


def _take_up(act: ArticleAct) -> None:
    PutOff.objects.filter(work=act.work, user=act.by).delete()


def _put_off_again(act: ArticleAct) -> None:
    PutOff.objects.get_or_create(work=act.work, user=act.by)


WAYS = {
    Verb.CUT: Way(_is_cut, _uncut, _cut_again),
    Verb.BRING_BACK: Way(lambda act: not _is_cut(act), _cut_again, _uncut),
    **{verb: Way(_is_finished, _open_again, _finish_again) for verb in HOW},
    Verb.PUT_OFF: Way(_is_put_off, _take_up, _put_off_again),
}
