"""Associations: the operator's list of them, and the page on which their people see how many of their shops are open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column

from accounts.models import User
from accounts.roles import Role, has_role
from cms.formats import format_day
from marketplace.partner.models import StandardTerms
from producers.viewsets import OperatorIndexView, OperatorViewSet
from shops.associations import set_people, shops_of_associations
from shops.models import Association, ShopApplication

A_PAGE = 50


class AssociationForm(WagtailAdminModelForm):
    """People are named by their e-mail addresses: a list of all accounts would be long, and nobody's business."""

    people_emails = forms.CharField(
        label=gettext_lazy("E-mail addresses of those who see its shops, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Each needs an account here first. They see names and states of the association's shops, and nothing else."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["people_emails"] = "\n".join(self.instance.people.order_by("email").values_list("email", flat=True))

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def clean_people_emails(self) -> list[User]:
        typed = [line.strip().lower() for line in str(self.cleaned_data["people_emails"]).splitlines() if line.strip()]
        found = {person.email: person for person in User.objects.filter(email__in=typed, is_active=True)}
        unknown = [email for email in typed if email not in found]
        if unknown:
            raise forms.ValidationError(
                _("There is no account with: %(emails)s. Ask them to make one first, or correct the address.")
                % {"emails": ", ".join(unknown)}
            )
        return list(found.values())

    def save(self, commit: bool = True) -> Association:
        association: Association = super().save(commit=commit)
        set_people(association=association, people=self.cleaned_data["people_emails"])
        return association


class AssociationIndexView(OperatorIndexView):
    def get_base_queryset(self) -> Any:
        state = ShopApplication.State
        return Association.objects.annotate(
            waiting=Count("applications", filter=Q(applications__state__in=[state.ASKED, state.CHANGE])),
            opened=Count("applications", filter=Q(applications__state=state.APPROVED)),
        )


class AssociationViewSet(OperatorViewSet):
    model = Association
    name = "associations"
    icon = "group"
    menu_label = gettext_lazy("Associations")
    menu_order = 205
    add_to_admin_menu = True
    index_view_class = AssociationIndexView
    left_out = frozenset({"usage", "delete"})
    list_display = [
        "name",
        "code",
        Column("waiting", label=gettext_lazy("Shops asked")),
        Column("opened", label=gettext_lazy("Shops open")),
        Column(
            "valid_until", label=gettext_lazy("Code taken until"), accessor=lambda row: format_day(row.valid_until), sort_key="valid_until"
        ),
    ]
    search_fields = ["name", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("valid_until")]),
            FieldRowPanel([FieldPanel("commission_percent"), FieldPanel("months_free")]),
            FieldPanel("people_emails"),
        ],
        base_form_class=AssociationForm,
    )


class TermsViewSet(OperatorViewSet):
    """The price list. A new price is a new line with its first day; what shops have agreed to stays."""

    model = StandardTerms
    name = "selling_terms"
    icon = "list-ol"
    menu_label = gettext_lazy("What selling costs")
    menu_order = 210
    add_to_admin_menu = True
    left_out = frozenset({"usage", "delete"})
    list_display = ["starts_on", "commission_percent", "monthly_fee", "currency"]
    form_fields = ["starts_on", "commission_percent", "monthly_fee"]
    ordering = ("-starts_on",)


def association_shops(request: HttpRequest) -> HttpResponse:
    """Names and states of the shops of the reader's own associations; six queries. 404 for everybody else."""
    if not isinstance(request.user, User) or not has_role(request.user, Role.ASSOCIATION):
        raise Http404
    rows = shops_of_associations(request.user).select_related("shop__partner", "association").order_by("state", "asked_at", "pk")
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    state = ShopApplication.State
    context = {
        "associations": list(Association.objects.filter(people=request.user)),
        "open_count": counts.get(state.APPROVED, 0),
        "asked_count": counts.get(state.ASKED, 0) + counts.get(state.CHANGE, 0),
        "listed": Paginator(rows, A_PAGE).get_page(request.GET.get("p")),
        "page_title": _("Shops of our members"),
        "header_icon": "group",
        "breadcrumbs_items": [{"url": "", "label": _("Shops of our members")}],
    }
    return render(request, "shops/backoffice/association_shops.html", context)
