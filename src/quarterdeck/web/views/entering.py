"""How somebody comes in for the first time: by invitation, with a password of their own."""

from django import forms
from django.contrib.auth import login as signed_in
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from quarterdeck.web.accounts.inviting import accept, open_invitation
from quarterdeck.web.companies import now
from quarterdeck.web.views.errors import refused
from quarterdeck.words.problem import QuarterdeckError

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Chosen(forms.Form):
    """The password somebody chooses, or the one they have where they are known already."""

    password = forms.CharField(label="Password", widget=forms.PasswordInput)

    def clean_password(self) -> str:
        """Return the password; Django's own rules say what is too weak."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


def invited(request: HttpRequest, secret: str) -> HttpResponse:
    """Let somebody in who was invited: once, within a week, with a password."""
    try:
        invitation = open_invitation(secret, now())
        form = Chosen(request.POST or None)
        if request.method == "POST" and form.is_valid():
            member = accept(invitation, form.cleaned_data["password"], now())
            signed_in(request, member.login, backend=_BACKEND)
            return redirect("/")
    except QuarterdeckError as error:
        return refused(request, error)
    return render(request, "quarterdeck/invited.html", {"form": form, "invitation": invitation})
