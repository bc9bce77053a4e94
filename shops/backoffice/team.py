"""Who works in the shop: the list, asking somebody in, changing a part, leaving."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from accounts.models import User
from shops.access import invitations_of, shop_of, team_of
from shops.models import Membership
from shops.teams import TeamError, change_role, invite, leave_shop

Role = Membership.Role
# What the table of shops.access.roles means, in the words of whoever gives a role.
MAY = {
    Role.OWNER: gettext_lazy("Owner: everything, also the team and the money"),
    Role.EDITOR: gettext_lazy("Editor: products, pictures and pages; no orders"),
    Role.PACKER: gettext_lazy("Packer: orders, labels and messages; nothing else"),
}


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=gettext_lazy("Part"), choices=list(MAY.items()), initial=Role.PACKER, widget=forms.RadioSelect)


class Team(WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Team")
    header_icon = "group"
    template_name = "shops/backoffice/team.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", InviteForm())
        return {
            **super().get_context_data(**kwargs),
            "team": team_of(self.request).select_related("user").order_by("role", "pk"),
            "invitations": invitations_of(self.request),
            "roles": Role.choices,
            "now": timezone.now(),
        }


class Invite(Team):
    """POST ``email`` and ``role``."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("shop_team:index")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InviteForm(request.POST)
        if form.is_valid():
            try:
                made = invite(shop=shop_of(request), by=cast(User, request.user), **form.cleaned_data)
            except TeamError as reason:
                form.add_error("email", str(reason))
            else:
                messages.success(
                    request, _("A mail with a link is on its way to %(email)s. It works for seven days.") % {"email": made.email}
                )
                return redirect("shop_team:index")
        return self.render_to_response(self.get_context_data(form=form), status=422)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """POST ``role``: a role, or ``remove``. At once, also where that person is signed in."""
    membership = get_object_or_404(team_of(request).select_related("shop", "user"), pk=pk)
    role = request.POST.get("role", "")
    if role != "remove" and role not in Role.values:
        raise Http404
    try:
        if role == "remove":
            leave_shop(shop=membership.shop, user=membership.user)
            messages.success(request, _("%(person)s does not work here any more.") % {"person": membership.user})
        else:
            change_role(membership=membership, role=role)
            messages.success(request, _("%(person)s: %(role)s.") % {"person": membership.user, "role": Role(role).label})
    except TeamError as reason:
        messages.error(request, str(reason))
    # Who has taken the team from themselves cannot look at it any more.
    return redirect("wagtailadmin_home" if membership.user_id == request.user.pk else "shop_team:index")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The link of the invitation opens nothing from now on."""
    invitation = get_object_or_404(invitations_of(request), pk=pk)
    invitations_of(request).filter(pk=invitation.pk).update(withdrawn_at=timezone.now())
    messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("shop_team:index")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Leave the shop in work."""
    shop = shop_of(request)
    try:
        leave_shop(shop=shop, user=cast(User, request.user))
    except TeamError as reason:
        messages.error(request, str(reason))
        return redirect("wagtailadmin_home")
    messages.success(request, _("You do not work in %(shop)s any more.") % {"shop": shop})
    return redirect("after_sign_in")


class ShopTeam(ViewSet):
    """Mounted at ``/admin/team/``."""

    name = "shop_team"
    url_prefix = "team"
    icon = "group"
    menu_label = gettext_lazy("Team")
    menu_order = 400
    add_to_admin_menu = True

    def get_menu_item(self, order: int | None = None) -> Any:
        from shops.backoffice.menu import ShopMenuItem

        return ShopMenuItem(self.menu_label, reverse("shop_team:index"), name="shop-team", icon_name=self.icon, order=self.menu_order)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", Team.as_view(), name="index"),
            path("invite/", Invite.as_view(), name="invite"),
            path("leave/", leave, name="leave"),
            path("<int:pk>/", change, name="change"),
            path("invitations/<int:pk>/withdraw/", withdraw, name="withdraw"),
        ]
