"""What allauth is told about this house: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class ByInvitation(DefaultAccountAdapter):
    """Accounts come by invitation, or from whoever runs the server."""

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ANN401, ARG002 -- allauth's own
        """Return that nobody may open an account of their own."""
        return False


class KnownOnly(DefaultSocialAccountAdapter):
    """An identity provider lets in whom the server knows already, by their e-mail."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:  # noqa: ANN401, ARG002
        """Return that a provider opens no account."""
        return False
