"""The page of one maker: who and where, the story, the protected names it may use today, and what of it is on sale."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from cms.page_cache.asking import NUMBER, kept_whole
from cms.page_cache.recording import keep_only_if
from cms.renditions import renditions_of
from cms.social.cards import Social
from marketplace.catalogue.card_pages import CardPaginator
from marketplace.catalogue.models import Product
from marketplace.catalogue.social import maker_card
from marketplace.catalogue.structured_lists import maker_data
from producers.models import Designation, Producer


@kept_whole(page=NUMBER)
@require_safe
def maker(request: HttpRequest, slug: str) -> HttpResponse:
    """404 for an unknown maker and one whose shop is not open yet; ``?page=`` beyond the last shows the last. 15 queries at most."""
    shown = get_object_or_404(
        Producer.objects.select_related("photo").prefetch_related("translations", renditions_of("photo", "portrait")),
        slug=slug,
        is_listed=True,
    )
    products = CardPaginator(Product.objects.on_sale().filter(producer=shown), order="newest")
    page = products.get_page(request.GET.get("page"))
    keep_only_if(request.GET.get("page", "1") == str(page.number))
    request.own_query = f"?page={page.number}" if page.number > 1 else ""  # type: ignore[attr-defined]
    story = shown.get_story()
    summary = Truncator(" ".join(story.split())).chars(150)
    return render(
        request,
        "catalogue/maker.html",
        {
            "maker": shown,
            "story": story,
            "summary": summary,
            "social": Social.of(maker_card(shown), view="maker_card", pk=shown.pk, description=summary),
            "designations": Designation.objects.attested_for(shown),
            "result_page": page,
            "data_block": maker_data(shown, story=story, products=page.object_list),
        },
    )
