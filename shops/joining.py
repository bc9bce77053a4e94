"""The page behind an invitation's link: joining by signing in or by making an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from accounts.models import User
from cms.private_pages import private_page
from shops.access.querysets import SESSION_KEY
from shops.models import Invitation
from shops.teams import TeamError, accept, invitation_behind

BACKEND = "django.contrib.auth.backends.ModelBackend"


class NewAccountForm(forms.Form):
    """The e-mail address is known: the link came to it."""

    first_name = forms.CharField(
        label=gettext_lazy("First name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        help_text=gettext_lazy("At least ten letters or signs; several words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "password" in said:
            user = User(email=self.email, first_name=said.get("first_name", ""), last_name=said.get("last_name", ""))
            try:
                validate_password(said["password"], user)
            except forms.ValidationError as failure:
                self.add_error("password", failure)
        return said


@never_cache
@private_page
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked depends on who looks: to join, to sign in, or to make an account. A link that opens nothing says so."""
    invitation = invitation_behind(token)
    if invitation is None:
        return render(request, "shops/join_over.html", status=404)
    has_account = User.objects.filter(email__iexact=invitation.email).exists()
    form = None
    if not request.user.is_authenticated and not has_account:
        form = NewAccountForm(request.POST or None, email=invitation.email)
    if request.method == "POST":
        if request.user.is_authenticated:
            return _join(request, invitation, request.user)
        if form and form.is_valid() and (user := _make_account(invitation, form)):
            login(request, user, backend=BACKEND)
            return _join(request, invitation, user)
    is_theirs = request.user.is_authenticated and request.user.email.lower() == invitation.email.lower()
    context = {"invitation": invitation, "form": form, "is_theirs": is_theirs, "has_account": has_account}
    return render(request, "shops/join.html", context, status=422 if form and form.errors else 200)


def _make_account(invitation: Invitation, form: NewAccountForm) -> User | None:
    said = form.cleaned_data
    try:
        with transaction.atomic():
            return User.objects.create_user(invitation.email, said["password"], first_name=said["first_name"], last_name=said["last_name"])
    except IntegrityError:
        form.add_error(None, _("There is an account with this e-mail address by now. Load the page again and sign in."))
        return None


def _join(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    try:
        membership = accept(invitation=invitation, user=user)
    except TeamError as reason:
        messages.error(request, str(reason))
        return redirect(request.path)
    request.session[SESSION_KEY] = membership.shop_id
    messages.success(request, _("You work in %(shop)s now.") % {"shop": membership.shop})
    return redirect("wagtailadmin_home")
