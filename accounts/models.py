"""The one User: signs in by e-mail."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail whatever its case: people type it with a capital on a phone."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a User; ``ValueError`` without an e-mail."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractUser):
    """A person. What they may do comes from groups (``accounts.roles``) and from memberships of shops."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail address"), unique=True, error_messages={"unique": _("There is already an account with this e-mail address.")}
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class SignIn(models.Model):
    """One browser in which somebody is signed in. Gone with its session."""

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(_("device"), max_length=80, blank=True)
    began_at = models.DateTimeField(_("signed in"), auto_now_add=True)
    seen_at = models.DateTimeField(_("last seen"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-seen_at"]
        verbose_name = _("open sign-in")
        verbose_name_plural = _("open sign-ins")

    def __str__(self) -> str:
        return f"{self.user}: {self.device}"


class EmailConfirmation(models.Model):
    """That somebody asked for a link to an e-mail address, to show that it is theirs. There may be an account of it or not."""

    email = models.EmailField(_("e-mail address"), db_index=True)
    language = models.CharField(_("language"), max_length=5)
    asked_from = models.GenericIPAddressField(_("asked from"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True, db_index=True)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation of an e-mail address")
        verbose_name_plural = _("confirmations of e-mail addresses")

    def __str__(self) -> str:
        return self.email
