"""The pictures that files name: fetched in the background, cleaned like every upload, and put on their products."""

from __future__ import annotations

import time
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from background.retry import durable_task
from cms.image_forms import DAMAGED, PhotoField
from cms.images_cleaning import NotAPhoto, cleaned_photo
from cms.models import FeiraImage
from marketplace.catalogue.models import ProductImage
from shops.catalogue_files.fetching import CannotFetch, Fetcher
from shops.models import CatalogueImport, NamedPicture

State = NamedPicture.State
MOST_TRIES = 3
# A run ends after this and queues the next, so that other tasks get their turn.
RUN_SECONDS = 120
WAIT = timedelta(minutes=5)
HOST_FAILURES = 3
SUFFIXES = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp", "HEIF": "heic", "AVIF": "avif"}


@durable_task(attempts=5, limit=timedelta(minutes=30))
def fetch_pictures(job_id: int) -> None:
    """Get what waits; a failure is written down and does not stop the others. What may succeed later is tried again then."""
    job = CatalogueImport.objects.filter(pk=job_id).select_related("shop", "started_by").first()
    if job is None:
        return
    is_rest = fetch_some(job, seconds=RUN_SECONDS)
    if is_rest:
        fetch_pictures.enqueue(job_id)
    elif NamedPicture.objects.filter(job=job, state=State.WAITING).exists():
        fetch_pictures.using(run_after=timezone.now() + WAIT).enqueue(job_id)


def fetch_some(job: CatalogueImport, *, seconds: float, fetcher: Fetcher | None = None) -> bool:
    """Try each waiting picture of ``job`` once, as far as ``seconds`` go; True where some were not tried for want of time."""
    fetcher = fetcher or Fetcher()
    ends, bad_hosts = time.monotonic() + seconds, {}  # type: float, dict[str, int]
    waiting = NamedPicture.objects.filter(job=job, state=State.WAITING).select_related("product").order_by("tries", "pk")
    with translation.override(job.reader_language):
        for picture in waiting.iterator(chunk_size=200):
            if time.monotonic() > ends:
                return True
            host = urlsplit(picture.address).netloc.lower()
            if bad_hosts.get(host, 0) >= HOST_FAILURES:
                _fail(picture, CannotFetch(_("The server of the picture does not answer."), may_help=True))
                continue
            try:
                _get(picture, job, fetcher)
            except CannotFetch as failed:
                bad_hosts[host] = bad_hosts.get(host, 0) + failed.is_host
                _fail(picture, failed)
    return False


def try_again(job: CatalogueImport) -> int:
    """Queue what failed once more; gives how many."""
    with transaction.atomic():
        woken = NamedPicture.objects.filter(job=job, state=State.FAILED).update(state=State.WAITING, tries=0, reason="")
        if woken:
            fetch_pictures.enqueue(job.pk)
    return woken


def _get(picture: NamedPicture, job: CatalogueImport, fetcher: Fetcher) -> None:
    twin = NamedPicture.objects.filter(shop=job.shop, address=picture.address, state=State.FETCHED).exclude(image=None).first()
    if twin is not None and twin.image is not None:
        with transaction.atomic():
            _hang(picture, twin.image)
        return
    file = cleaned(fetcher.get(picture.address), name=slugify(picture.product.title)[:60] or "photo")
    with transaction.atomic():
        image = FeiraImage(
            title=picture.product.title[:255],
            alt=picture.alt[:200],
            collection_id=job.shop.collection_id,
            uploaded_by_user=job.started_by,
            file=file,
        )
        image._set_image_file_metadata()
        image.save()
        _hang(picture, image)


def cleaned(data: bytes, *, name: str) -> SimpleUploadedFile:
    """``data`` through the same checks as an upload; ``CannotFetch`` where it is no picture that we take."""
    try:
        with Image.open(BytesIO(data)) as opened:
            suffix = SUFFIXES.get(opened.format or "")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise CannotFetch(_("What lies there is no picture.")) from None
    if suffix is None:
        raise CannotFetch(_("The picture is of a kind that is not taken. JPEG, PNG, WebP, HEIC and AVIF are."))
    try:
        file = PhotoField().clean(SimpleUploadedFile(f"{name}.{suffix}", data))
        return cleaned_photo(file)  # type: ignore[return-value]
    except ValidationError as refused:
        raise CannotFetch(" ".join(refused.messages)) from refused
    except NotAPhoto:
        raise CannotFetch(str(DAMAGED)) from None


def _hang(picture: NamedPicture, image: FeiraImage) -> None:
    """Put ``image`` on the product, behind what it has; a picture that is there already stays alone."""
    photos = ProductImage.objects.filter(product=picture.product)
    if not photos.filter(image=image).exists():
        last = photos.aggregate(last=Max("display_order"))["last"]
        ProductImage.objects.create(
            product=picture.product, image=image, caption=picture.alt, display_order=0 if last is None else last + 1
        )
    picture.state, picture.image, picture.reason = State.FETCHED, image, ""
    picture.save(update_fields=["state", "image", "reason"])


def _fail(picture: NamedPicture, failed: CannotFetch) -> None:
    picture.tries += 1
    picture.reason = str(failed)[:300]
    if not failed.may_help or picture.tries >= MOST_TRIES:
        picture.state = State.FAILED
    picture.save(update_fields=["tries", "reason", "state"])
