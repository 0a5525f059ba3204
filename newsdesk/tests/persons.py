"""People for tests: one of each role, signed in."""

from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.test import Client

from newsdesk.models import User

HTMX = {"HX-Request": "true"}
PASSWORD = "mật khẩu của người thử"
# Good where conftest.py sets the fast hasher.
HASHED = make_password(PASSWORD, hasher=MD5PasswordHasher())


def make_person(username: str, *roles: str, **fields) -> User:
    fields = {"first_name": username.title(), "roles": list(roles), "password": HASHED, **fields}
    return User.objects.create(username=username, **fields)


def make_superuser(username: str = "quantri", **fields) -> User:
    return make_person(username, is_superuser=True, **fields)


def client_of(person: User, **options) -> Client:
    client = Client(**options)
    client.force_login(person)
    return client


def signed_in(*roles: str) -> Client:
    """A client of somebody with these roles and no other."""
    return client_of(make_person("-".join(roles) or "khongvai", *roles))
