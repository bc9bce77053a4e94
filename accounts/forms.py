"""The sign-in form."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail and password. The field keeps Django's name, ``username``."""

    error_messages = {
        "invalid_login": _("This e-mail address and password do not belong together. Check both and try again."),
        "inactive": _("This account is closed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["username"]
        field.label = _("E-mail address")
        field.widget.input_type = "email"
        field.widget.attrs.update({"autocomplete": "username", "inputmode": "email", "spellcheck": "false"})
        field.error_messages["required"] = _("Write your e-mail address.")
        self.fields["password"].error_messages["required"] = _("Write your password.")

    def clean_username(self) -> str:
        # One spelling for one person: else the throttle would count every mix of capitals apart.
        return str(self.cleaned_data["username"]).strip().lower()
