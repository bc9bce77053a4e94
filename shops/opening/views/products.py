"""The first products: typed one by one, each at once in the list below. Rows are the own shop's; any other id is unknown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.renditions import renditions_of
from marketplace.catalogue.allergens import allergen_names
from marketplace.catalogue.models import Product
from marketplace.catalogue.publishing import food_refusals, refusals_for
from marketplace.order.models import Line
from marketplace.partner.stocking import StockBelowOrders
from shops.models import Shop, ShopApplication
from shops.opening.current import in_hand, mark_seen
from shops.opening.first_products import save_food, save_product
from shops.opening.forms.product import FirstProductForm, FoodForm
from shops.opening.pictures import PictureRefused, read_picture
from shops.opening.steps import Step, step_url
from shops.opening.views.frame import frame
from shops.opening.views.start import signed_in

MOST_LISTED = 50


def products_of_shop(shop: Shop) -> list[Product]:
    """What the list shows, newest last, with ``lacks`` and ``allergen_names``: seven queries, however many."""
    from django.db.models import Prefetch

    photos = Product.images.rel.related_model.objects.select_related("image").prefetch_related(renditions_of("image", "thumb"))
    rows = (
        Product.objects.filter(partner=shop.partner_id, parent=None)
        .select_related("producer", "designation")
        .prefetch_related("stockrecords", "categories__translations", "food", Prefetch("images", queryset=photos))
        .order_by("pk")[:MOST_LISTED]
    )
    listed = list(rows)
    for product in listed:
        foods = list(product.food.all())
        product.lacks = (
            [] if product.is_public else [*refusals_for(product, texts=[product.title]), *food_refusals(foods, is_food=bool(foods))]
        )
        product.allergen_list = ", ".join(allergen_names(foods[0].allergens)) if foods else ""
        product.food_row = foods[0] if foods else None
        product.shelf = next((category.shown_name for category in product.categories.all()), "")
    return listed


def import_url() -> str:
    """Where a file with many products is taken in; "" in an installation that has no such page."""
    try:
        return reverse("catalogue_files:index")
    except NoReverseMatch:
        return ""


@in_hand
def listed(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    """The list and an empty form under it."""
    shop = application.shop
    if shop is None:
        return redirect(step_url(Step.NAME))
    return _page(request, application, shop, product=None)


@in_hand
def change(request: HttpRequest, application: ShopApplication, pk: int) -> HttpResponse:
    shop = application.shop
    if shop is None:
        return redirect(step_url(Step.NAME))
    product = get_object_or_404(Product.objects.select_related("partner", "producer"), pk=pk, partner=shop.partner_id, parent=None)
    if product.is_parent:
        return redirect("products:edit", product.pk)  # several sizes: the back office knows how
    return _page(request, application, shop, product=product)


@in_hand
def food(request: HttpRequest, application: ShopApplication, pk: int) -> HttpResponse:
    """What was filled in about a food, to be corrected."""
    if application.shop is None:
        return redirect(step_url(Step.NAME))
    rows = Product.objects.select_related("partner", "producer", "designation")
    product = get_object_or_404(rows, pk=pk, partner=application.shop.partner_id, parent=None, food__isnull=False)
    form = FoodForm(request.POST or None, product=product)
    if request.method == "POST" and form.is_valid():
        _tell(request, product, save_food(form=form))
        return redirect(step_url(Step.PRODUCTS))
    return render(request, "shops/opening/food.html", frame(application, Step.PRODUCTS, form=form, product=product))


@require_POST
@in_hand
def remove(request: HttpRequest, application: ShopApplication, pk: int) -> HttpResponse:
    """Nobody can have ordered it: the shop has not sold yet."""
    if application.shop is None:
        return redirect(step_url(Step.NAME))
    product = get_object_or_404(Product, pk=pk, partner=application.shop.partner_id, parent=None)
    if not Line.objects.filter(product=product).exists():
        title = product.title
        product.delete()
        messages.success(request, _("“%(title)s” is removed.") % {"title": title})
    return redirect(step_url(Step.PRODUCTS))


def _page(request: HttpRequest, application: ShopApplication, shop: Shop, *, product: Product | None) -> HttpResponse:
    form = FirstProductForm(request.POST or None, request.FILES or None, product=product)
    if request.method == "POST" and form.is_valid() and _save(request, shop, form):
        mark_seen(application, Step.PRODUCTS)
        return redirect(step_url(Step.PRODUCTS))
    if form.errors and request.FILES.get("photo") and "photo" not in form.errors:
        form.add_error("photo", _("Choose the photo again: a browser sends it only once."))
    context = {"form": form, "product": product, "products": products_of_shop(shop), "import_url": import_url()}
    return render(request, "shops/opening/products.html", frame(application, Step.PRODUCTS, **context))


def _save(request: HttpRequest, shop: Shop, form: FirstProductForm) -> bool:
    """Write it and say what became of it; False, with the error beside its field, where it cannot be."""
    file, picture = form.cleaned_data.get("photo"), None
    try:
        if file:
            picture = read_picture(file=file, shop=shop, user=signed_in(request), title=form.cleaned_data["title"])
        product, reasons = save_product(shop=shop, form=form, picture=picture)
    except PictureRefused as refused:
        form.add_error("photo", str(refused))
        return False
    except StockBelowOrders as refused:
        form.add_error("stock", str(refused))
        return False
    _tell(request, product, reasons)
    return True


def _tell(request: HttpRequest, product: Product, reasons: list[str]) -> None:
    if reasons:
        first = _("“%(title)s” is kept as a draft:") % {"title": product.title}
        messages.warning(request, " ".join([first, *reasons]))
    else:
        messages.success(request, _("“%(title)s” is in your shop.") % {"title": product.title})
