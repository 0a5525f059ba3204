"""The page on which tokens for the feed are made, shown once and revoked."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Publisher
from newsdesk.roles import Role
from newsdesk.tests.persons import client_of, make_person, make_superuser
from review.models import FeedToken

pytestmark = pytest.mark.django_db

GIVEN = {"name": "trang nhất", "scope": "quotes", "days": 90, "per_minute": 60}


@pytest.fixture
def exporter(db):
    return make_person("khaithac", Role.EXPORTER)


def secret_in(answer):
    [secret] = re.findall(r'value="(nd_[\w-]+)"', answer.text)
    return secret


def test_is_shown_once_and_only_its_hash_is_kept(exporter):
    client = client_of(exporter)
    answer = client.post(reverse("make_token"), GIVEN)
    secret = secret_in(answer)
    assert len(secret) > 40
    assert "nd_" not in re.sub(r"<code>.*?</code>", "", client.get(reverse("tokens")).text)
    token = FeedToken.objects.get()
    assert secret not in str(vars(token))
    assert FeedToken.objects.use(secret).token == token


def test_what_was_chosen(exporter):
    publisher = Publisher.objects.create(name="Báo Ven Sông")
    chosen = {"scope": "events", "publishers": [publisher.pk], "days": 30, "per_minute": 5}
    client_of(exporter).post(reverse("make_token"), GIVEN | chosen)
    token = FeedToken.objects.get()
    assert (token.scope, token.publishers, token.per_minute) == ("events", [publisher.pk], 5)
    assert abs(token.expires_at - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)
    assert "Báo Ven Sông" in client_of(exporter).get(reverse("tokens")).text


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scope": "everything"}, {"days": 9999}, {"per_minute": 0}, {"publishers": [12345]}]
)
def test_a_bad_form(exporter, wrong):
    assert client_of(exporter).post(reverse("make_token"), GIVEN | wrong).status_code == 422
    assert not FeedToken.objects.exists()


def test_revoked_at_once(exporter):
    client = client_of(exporter)
    secret = secret_in(client.post(reverse("make_token"), GIVEN))
    revoke = reverse("revoke_token", args=[FeedToken.objects.get().pk])
    assert client_of(make_person("nguoikhac", Role.EXPORTER)).post(revoke).status_code == 404
    assert FeedToken.objects.use(secret)
    assert client.get(revoke).status_code == 405
    assert client.post(revoke).url == reverse("tokens")
    assert FeedToken.objects.use(secret) is None
    assert "đã thu hồi" in client.get(reverse("tokens")).text


def test_a_superuser_sees_and_revokes_everybodys(exporter):
    client_of(exporter).post(reverse("make_token"), GIVEN)
    client = client_of(make_superuser())
    assert "trang nhất" in client.get(reverse("tokens")).text
    client.post(reverse("revoke_token", args=[FeedToken.objects.get().pk]))
    assert FeedToken.objects.get().revoked_at


@pytest.mark.parametrize("address", ["tokens", "make_token"])
@pytest.mark.parametrize("roles", [(Role.EDITOR,), (Role.CHIEF,), (Role.IMPORTER,), ()])
def test_wrong_role(address, roles):
    client = client_of(make_person("ai", *roles))
    assert (client.get if address == "tokens" else client.post)(reverse(address), GIVEN).status_code == 403


def test_anonymous():
    assert Client().get(reverse("tokens")).url.startswith(reverse("login"))


class TestUse:
    @pytest.fixture
    def made(self, exporter):
        return FeedToken.objects.make(
            name="máy", made_by=exporter, expires_at=timezone.now() + timedelta(days=1), per_minute=3
        )

    def test_holds_and_remembers_its_last_use(self, made):
        token, secret = made
        assert FeedToken.objects.use(secret).retry_after == 0
        token.refresh_from_db()
        assert timezone.now() - token.last_used_at < timedelta(minutes=1)

    @pytest.mark.parametrize("secret", ["", "nd_", "nd_x" * 20, "\udcff", "' OR 1=1 --"])
    def test_another_secret(self, made, secret):
        assert FeedToken.objects.use(secret) is None

    def test_expired(self, made):
        FeedToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert FeedToken.objects.use(made[1]) is None

    @pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["editor"]}, {"roles": []}])
    def test_opens_no_more_than_its_maker_may(self, made, exporter, change):
        for name, value in change.items():
            setattr(exporter, name, value)
        exporter.save()
        assert FeedToken.objects.use(made[1]) is None

    def test_a_superusers_holds(self, made, exporter):
        exporter.is_superuser, exporter.roles = True, []
        exporter.save()
        assert FeedToken.objects.use(made[1])

    def test_so_many_a_minute(self, made):
        FeedToken.objects.update(per_minute=4)
        FeedToken.objects.use(made[1])
        began = FeedToken.objects.get().window_at
        waits = [FeedToken.objects.use(made[1]).retry_after for _ in range(5)]
        assert FeedToken.objects.get().window_at == began
        assert waits[:3] == [0, 0, 0] and all(0 < wait <= 60 for wait in waits[3:])
        FeedToken.objects.update(window_at=timezone.now() - timedelta(seconds=61))
        assert FeedToken.objects.use(made[1]).retry_after == 0
        assert FeedToken.objects.get().window_used == 1
