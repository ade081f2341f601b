"""Every address of the server."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from quarterdeck.web.api.routes import api
from quarterdeck.web.views import (
    admin,
    calls,
    changes,
    entering,
    held,
    notices,
    pages,
    playbook,
    publishing,
    saved,
    search,
    server,
    tokens,
    voices,
    withdrawals,
)

Routes = list[URLPattern | URLResolver]

_FORM = r"\.(?P<form>json|csv|xlsx|rows)"
_NAME = r"(?P<name>[a-z]+)"
_ITEM = r"(?P<item>[^/]{1,200}?)"

_admin: Routes = [
    path("", admin.members, name="admin"),
    path("/invite", admin.invite, name="admin_invite"),
    path("/withdraw/<int:number>", admin.withdraw, name="admin_withdraw"),
    path("/looks", admin.looked, name="admin_looks"),
    path("/looks.csv", admin.looked_csv, name="admin_looks_csv"),
    path("/<int:number>", admin.member, name="admin_member"),
    path("/<int:number>/change", admin.change, name="admin_change"),
    path("/<int:number>/turn", admin.turn, name="admin_turn"),
    path("/<int:number>/unlock", admin.unlock, name="admin_unlock"),
    path("/<int:number>/entrust", admin.entrust, name="admin_entrust"),
    path("/<int:number>/revoke", admin.revoke, name="admin_revoke"),
]
"""The addresses of who manages logins."""

_change = r"change/(?P<id_>[0-9a-f]{16})"

_data: Routes = [
    path("import", changes.send, name="data_import"),
    path("withdraw", withdrawals.withdraw, name="data_withdraw"),
    path("back", withdrawals.bring_back, name="data_back"),
    path("held/fix", held.alike, name="held_fix"),
    path("held/row", held.one, name="held_row"),
    path("held/replay", held.mended, name="held_replay"),
    path("held.csv", held.to_mend, name="held_csv"),
    re_path(rf"^{_change}$", changes.page, name="change"),
    re_path(rf"^{_change}\.(?P<form>json|csv|xlsx)$", changes.twin, name="change_twin"),
    re_path(rf"^{_change}/say$", changes.say, name="change_say"),
    re_path(rf"^{_change}/table/(?P<number>\d{{1,3}})$", changes.take, name="change_take"),
    re_path(rf"^{_change}/make$", changes.make, name="change_make"),
    re_path(rf"^{_change}/discard$", changes.discard, name="change_discard"),
]
"""The addresses of changes of the data."""

company: Routes = [
    path("", pages.home, name="home"),
    path("search.json", search.search, name="search"),
    path("forecast/board.json", calls.board, name="board"),
    path("forecast/call", calls.say, name="call"),
    path("forecast/undo", calls.take_back, name="call_undo"),
    path("forecast/deal", calls.judge_deal, name="call_deal"),
    path("forecast/week", calls.turn_week, name="call_week"),
    path("forecast/publish", publishing.publish, name="publish"),
    path("playbook/edit/<slug:part>", playbook.edit, name="playbook_edit"),
    path("admin", include(_admin)),
    path("notices", notices.notices, name="notices"),
    path("notices/<slug:kind>", notices.preview, name="notices_preview"),
    path("data/", include(_data)),
    path("views", saved.views, name="views"),
    path("views/save", saved.save, name="views_save"),
    path("views/<int:number>", saved.change, name="views_change"),
    path("voices", voices.voices, name="voices"),
    path("tokens", tokens.tokens, name="tokens"),
    path("tokens/<int:number>/revoke", tokens.revoke, name="tokens_revoke"),
    re_path(rf"^{_NAME}/{_ITEM}{_FORM}$", pages.twin, name="item_twin"),
    re_path(rf"^{_NAME}{_FORM}$", pages.twin, name="twin"),
    re_path(rf"^{_NAME}/{_ITEM}$", pages.page, name="item"),
    re_path(rf"^{_NAME}$", pages.page, name="page"),
]
"""The addresses of one company."""

urlpatterns: Routes = [
    path("health", server.health, name="health"),
    path("metrics/server", server.server_metrics, name="server_metrics"),
    path("account/invited/<str:secret>", entering.invited, name="invited"),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("c/<slug:company>/", include(company)),
    path("", include(company)),
]

handler400 = "quarterdeck.web.views.errors.unreadable"
handler403 = "quarterdeck.web.views.errors.forbidden"
handler404 = "quarterdeck.web.views.errors.missing"
handler500 = "quarterdeck.web.views.errors.broken"
