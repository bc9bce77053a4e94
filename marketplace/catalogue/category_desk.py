"""The operator's desk for the tree of categories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn

from cms.translated_forms import other_languages
from marketplace.catalogue.models import Category, CategoryTranslation
from producers.viewsets import OperatorDeleteView, OperatorIndexView, OperatorViewSet

STEP = "— "  # before the name, once for each level above


class ParentChoice(forms.ModelChoiceField):
    def label_from_instance(self, category: Category) -> str:
        return STEP * (category.depth - 1) + category.shown_name


class CategoryForm(WagtailAdminModelForm):
    """Names by language, and where in the tree. A move takes along what lies below."""

    under = ParentChoice(
        label=gettext_lazy("Lies under"),
        queryset=Category.objects.none(),
        required=False,
        empty_label=gettext_lazy("nothing: it is at the top"),
    )
    place = forms.IntegerField(
        label=gettext_lazy("Place among its neighbours"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=gettext_lazy("1 comes first. Left empty, it comes last, or stays where it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = Category.objects.named().order_by("path")
        if self.instance.pk:
            tree = tree.exclude(path__startswith=self.instance.path)
            above = self.instance.get_parent()
            self.initial["under"] = above and above.pk
            self.initial["place"] = self._neighbours(above).filter(path__lt=self.instance.path).count() + 1
        self.fields["under"].queryset = tree
        said = dict(self.instance.translations.values_list("language", "name")) if self.instance.pk else {}
        for code, _language in other_languages():
            self.initial[f"name_{code}"] = said.get(code, "")

    @staticmethod
    def _neighbours(above: Category | None) -> QuerySet[Category]:
        rows = above.get_children() if above else Category.get_root_nodes()
        return rows.order_by("path")

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if not any(char.isalnum() for char in name):
            raise forms.ValidationError(_("Write a name with at least one letter."))
        return name

    @transaction.atomic
    def save(self, commit: bool = True) -> Category:
        """Always writes: a node of the tree exists with its place, or not at all."""
        above = self.cleaned_data["under"]
        if self.instance.pk:
            self.instance.save()
            self._move(above)
        else:
            row = Category(**{name: self.cleaned_data[name] for name in ("name", "is_public", "tax_class")})
            row = above.add_child(instance=row) if above else Category.add_root(instance=row)
            self.instance.pk = row.pk
            self._move(above)
        self._write_names()
        Category.objects.get(pk=self.instance.pk).set_ancestors_are_public()
        return Category.objects.get(pk=self.instance.pk)

    def _move(self, above: Category | None) -> None:
        """To the wanted place under ``above``; treebeard changes paths in SQL, so every row is read anew."""
        node = Category.objects.get(pk=self.instance.pk)
        wanted = self.cleaned_data["place"]
        at_home = node.get_parent() == above
        others = [row.pk for row in self._neighbours(above) if row.pk != node.pk]
        if not at_home:
            target = Category.objects.get(pk=above.pk) if above else Category.get_last_root_node()
            node.move(target, "last-child" if above else "last-sibling")
        if wanted is None or not others:
            return
        node = Category.objects.get(pk=node.pk)
        if wanted > len(others):
            node.move(Category.objects.get(pk=others[-1]), "right")
        else:
            node.move(Category.objects.get(pk=others[wanted - 1]), "left")

    def _write_names(self) -> None:
        for code, _language in other_languages():
            name = str(self.cleaned_data[f"name_{code}"]).strip()
            if name:
                CategoryTranslation.objects.update_or_create(category=self.instance, language=code, defaults={"name": name})
            else:
                CategoryTranslation.objects.filter(category=self.instance, language=code).delete()


def _name_field(code: str, language: str) -> forms.CharField:
    return forms.CharField(label=language, max_length=255, required=False)


# One field a language of the installation: declared, since Wagtail's panels ask the class.
NamedCategoryForm = type(
    "NamedCategoryForm", (CategoryForm,), {f"name_{code}": _name_field(code, language) for code, language in other_languages()}
)


class CategoryTitle(TitleColumn):
    def get_value(self, instance: Category) -> str:
        return format_html("{}{}", STEP * (instance.depth - 1), instance.shown_name)


class CategoryList(OperatorIndexView):
    """The whole tree in its order, on one page: a market has some dozens of categories."""

    is_searchable = False

    def get_base_queryset(self) -> QuerySet[Category]:
        return Category.objects.named().annotate(products=Count("product"))


class CategoryDelete(OperatorDeleteView):
    """An empty category goes; one with products or with others below it stays, and says why."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        category: Category = self.object
        products, below = category.product_set.count(), category.get_children().count()
        if not products and not below:
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        reasons = []
        if below:
            reasons.append(ngettext("%(count)s category lies under it", "%(count)s categories lie under it", below) % {"count": below})
        if products:
            reasons.append(ngettext("%(count)s product is in it", "%(count)s products are in it", products) % {"count": products})
        messages.error(
            request,
            _("“%(name)s” stays: %(reasons)s. Move them first, or take it out of sight instead.")
            % {"name": category.name, "reasons": ", ".join(reasons)},
        )
        return redirect(self.get_success_url())


class CategoryViewSet(OperatorViewSet):
    model = Category
    name = "categories"
    icon = "list-ul"
    menu_label = gettext_lazy("Categories")
    menu_order = 195
    add_to_admin_menu = True
    index_view_class = CategoryList
    delete_view_class = CategoryDelete
    left_out = frozenset({"usage", "history"})
    list_per_page = 500
    ordering = ("path",)
    list_display = [
        CategoryTitle("name", label=gettext_lazy("Name"), url_name="categories:edit"),
        Column("products", label=gettext_lazy("Products")),
        BooleanColumn("is_public", label=gettext_lazy("Shoppers see it")),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name", heading=dict(settings.LANGUAGES)[settings.LANGUAGE_CODE]),
                    *(FieldPanel(f"name_{code}") for code, _language in other_languages()),
                ],
                heading=gettext_lazy("Name"),
                help_text=gettext_lazy("Where a language has no name, the first one is shown."),
            ),
            FieldRowPanel([FieldPanel("under"), FieldPanel("place")]),
            FieldPanel(
                "tax_class",
                heading=gettext_lazy("VAT on its goods"),
                help_text=gettext_lazy("Left empty, as in the category above; at the top, the standard rate. A shop may choose another."),
            ),
            FieldPanel(
                "is_public",
                heading=gettext_lazy("Shoppers see it"),
                help_text=gettext_lazy("Taken away, it leaves menus and lists with all below it; its products stay on sale."),
            ),
        ],
        base_form_class=NamedCategoryForm,
    )
