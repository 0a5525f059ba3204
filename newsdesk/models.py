"""The people of the desk."""

from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsdesk.roles import Role


class LastSuperuser(Exception):
    """Nobody would be left who can look after the people of the desk."""


class User(AbstractUser):
    """One person: name, roles and how they like the desk. Disabled, never deleted: decisions cite them."""

    roles = ArrayField(models.CharField(max_length=10, choices=Role.choices), default=list, blank=True)
    language = models.CharField(_("language"), max_length=5, default="vi", choices=settings.LANGUAGES)
    enter_delay_ms = models.PositiveSmallIntegerField(
        _("milliseconds before Enter counts"), default=350, validators=[MaxValueValidator(5000)]
    )
    letter_keys = models.BooleanField(_("letters as second names of keys"), default=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=[role.value for role in Role]), name="user_roles_known"
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def has_role(self, *roles: str) -> bool:
        """True for one of the roles. A chief is an editor too; a superuser has them all."""
        held = set(self.roles) | ({Role.EDITOR} if Role.CHIEF in self.roles else set())
        return self.is_superuser or bool(held & set(roles))

    def set_roles(self, roles: Collection[str], *, is_superuser: bool) -> None:
        """Raises LastSuperuser."""
        with transaction.atomic():
            if not is_superuser:
                self._refuse_if_last_superuser()
            self.roles, self.is_superuser = sorted(roles), is_superuser
            self.save(update_fields=["roles", "is_superuser"])

    def disable(self) -> None:
        """Shut out at once, everywhere. Raises LastSuperuser."""
        with transaction.atomic():
            self._refuse_if_last_superuser()
            self.is_active = False
            self.save(update_fields=["is_active"])
            self._end_sessions()

    def enable(self) -> None:
        self.is_active = True
        self.save(update_fields=["is_active"])

    def forget_password(self) -> None:
        """Signed out everywhere; the old password and every earlier one-time link are void. Raises LastSuperuser."""
        with transaction.atomic():
            self._refuse_if_last_superuser()
            self.set_unusable_password()
            self.save(update_fields=["password"])
            self._end_sessions()

    def _refuse_if_last_superuser(self) -> None:
        able = User.objects.filter(is_superuser=True, is_active=True)
        able = able.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        # All of them are locked: two superusers who demote each other at the same moment must not both succeed.
        if [user.pk for user in able.order_by("pk").select_for_update()] == [self.pk]:
            raise LastSuperuser

    def _end_sessions(self) -> None:
        # A session does not name its user in a column; a newsroom has some hundreds of them.
        live = Session.objects.filter(expire_date__gte=timezone.now())
        mine = [session.pk for session in live.iterator() if session.get_decoded().get(SESSION_KEY) == str(self.pk)]
        Session.objects.filter(pk__in=mine).delete()


class LoginFailureQuerySet(models.QuerySet["LoginFailure"]):
    def recent(self, key: str) -> "LoginFailureQuerySet":
        return self.filter(key=key, at__gte=timezone.now() - LoginFailure.WINDOW)


class LoginFailure(models.Model):
    """One failed login. `key` is a keyed hash of the name typed and the address, so neither can be read from here."""

    WINDOW = timedelta(minutes=5)
    LIMIT = 5
    KEPT = timedelta(days=1)

    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = LoginFailureQuerySet.as_manager()

    class Meta:
        verbose_name = _("login failure")
        verbose_name_plural = _("login failures")
        indexes = [models.Index(fields=["key", "at"], name="login_failure_key")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at}"
