"""One's own views of pages: saved from the page, listed, renamed, deleted."""

from urllib.parse import unquote_plus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.web.accounts.models import SavedView
from quarterdeck.web.accounts.roles import READ
from quarterdeck.web.accounts.saved import Place, address_of, rename, save_view, views_of
from quarterdeck.web.pages.registry import BY_NAME
from quarterdeck.web.state import state_of
from quarterdeck.web.views.doors import needs
from quarterdeck.web.views.errors import WRONG, refused
from quarterdeck.words.problem import QuarterdeckError


class _Saving(forms.Form):
    """A page in a state, and what it is to be called."""

    page = forms.CharField(max_length=40)
    item = forms.CharField(max_length=200, required=False)
    query = forms.CharField(max_length=8000, required=False)
    name = forms.CharField(max_length=80, required=False)


@needs(READ)
@require_safe
def views(request: HttpRequest) -> HttpResponse:
    """Return all views of who is signed in."""
    return _page(request)


@needs(READ)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the state of a page under a name, and go on there."""
    form = _Saving(request.POST)
    if not form.is_valid():
        raise Http404
    told = form.cleaned_data
    query = state_of(_parts(told["query"])).query
    place = Place(told["page"], told["item"], query)
    try:
        view = save_view(request.member, place, told["name"])
    except QuarterdeckError as error:
        return refused(request, error)
    messages.success(request, f"Saved as {view.name}; you find it here and by Ctrl K.")
    return HttpResponseRedirect(f"{request.company.prefix}/{place.address}", status=303)


@needs(READ)
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Rename or delete a view; one of somebody else is not there."""
    view = SavedView.objects.filter(member=request.member, pk=number).first()
    if view is None:
        raise Http404
    if request.POST.get("do") == "delete":
        view.delete()
        messages.success(request, f"{view.name} is deleted.")
    else:
        try:
            rename(view, request.POST.get("name", ""))
        except QuarterdeckError as error:
            return _page(request, error=error, status=WRONG)
        messages.success(request, f"It is called {view.name} now.")
    return redirect(f"{request.company.prefix}/views")


def _parts(text: str) -> dict[str, str]:
    """Return the parts of a query; what is no part of a page's state is left out."""
    return {name: value for name, value in QueryDict(text).dict().items() if name != "item"}


def _about(text: str) -> str:
    """Return a part of an address as people read it."""
    return unquote_plus(text.replace("&", ", ").replace("/", " "))


def _page(
    request: HttpRequest, *, error: QuarterdeckError | None = None, status: int = 200
) -> HttpResponse:
    titles = {page.name: page.title for page in BY_NAME.values()}
    told = [
        (view, address_of(view), titles.get(view.page, _about(view.page)), _about(view.query))
        for view in views_of(request.member)
    ]
    return render(request, "quarterdeck/views.html", {"saved": told, "error": error}, status=status)
