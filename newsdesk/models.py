"""The people of the desk."""
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsdesk.roles import Role


class User(AbstractUser):
    """One person: name, roles and how they like the desk. Disabled (`is_active`), never deleted: decisions cite them."""

    roles = ArrayField(models.CharField(max_length=10, choices=Role.choices), default=list, blank=True)
    language = models.CharField(_("language"), max_length=5, default="vi", choices=[("vi", "Tiếng Việt"), ("en", "English")])
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
