"""Pictures by address: fetched, cleaned and hung on their product; within limits; and never from inside our network."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from wagtail.models import Collection

from cms.models import FeiraImage
from marketplace.catalogue.models import Product
from shops.catalogue_files import fetching, pictures
from shops.catalogue_files.fetching import CannotFetch, Fetcher
from shops.models import CatalogueImport, NamedPicture, Shop
from shops.outside import link
from shops.outside.addresses import is_public
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import HEADINGS, imported, table


def jpeg(size: tuple[int, int] = (60, 40)) -> bytes:
    """A photo that says where it was taken."""
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (40.0, 12.0, 30.0)}
    Image.new("RGB", size, "#7a4a1c").save(kept, "JPEG", exif=exif)
    return kept.getvalue()


class Pictures(BaseHTTPRequestHandler):
    """A real server; what it does stands in the address."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        kind = self.path.split("?")[0].strip("/")
        if kind.startswith("to/"):
            self.send_response(302)
            self.send_header("Location", self.path[4:])
            self.end_headers()
            return
        if kind == "slow.jpg":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _second in range(60):
                try:
                    self.wfile.write(b"x")
                    self.wfile.flush()
                except OSError:
                    return
                if threading.Event().wait(0.1):
                    return
            return
        status = int(kind) if kind.isdigit() else 200
        body = {"big.jpg": b"x" * 5000, "text.jpg": b"<html>no</html>", "gif.jpg": gif()}.get(kind, jpeg())
        self.send_response(status)
        if kind != "endless.jpg":
            self.send_header("Content-Length", str(len(body) + (100 if kind == "cut.jpg" else 0)))
        self.end_headers()
        self.wfile.write(body * (200 if kind == "endless.jpg" else 1))

    def log_message(self, *_args: Any) -> None:
        pass


def gif() -> bytes:
    kept = io.BytesIO()
    Image.new("P", (10, 10)).save(kept, "GIF")
    return kept.getvalue()


@pytest.fixture
def server() -> Iterator[str]:
    Pictures.asked = []
    running = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def here(**limits: Any) -> Fetcher:
    """A fetcher that may ask the test's own server, and nobody else."""
    return Fetcher(is_allowed=lambda number: number == "127.0.0.1", ports=None, **limits)


def why(fetcher: Fetcher, address: str) -> str:
    with pytest.raises(CannotFetch) as failed:
        fetcher.get(address)
    return str(failed.value)


# --- Where from --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "2001::1", "fd00:ec2::254", "nonsense",
    ],
)  # fmt: skip
def test_what_is_not_public_is_not_asked(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_what_is_public_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0", "169.254.169.254"],
)
def test_no_spelling_of_an_inner_address_gets_through(server: str, host: str) -> None:
    port = server.rsplit(":", 1)[1]
    text = why(Fetcher(ports=None), f"http://{host}:{port}/a.jpg")
    assert "private network" in text or "cannot be found" in text
    assert Pictures.asked == []


def test_a_redirect_into_a_private_network_is_not_followed(server: str) -> None:
    assert "private network" in why(here(), f"{server}/to/http://[::1]:1/secret")
    assert "private network" in why(here(), f"{server}/to/http://169.254.169.254/latest/meta-data/")
    assert "no address" in why(here(), f"{server}/to/file:///etc/passwd")


def test_the_address_that_was_judged_is_the_one_that_is_asked(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    asked: list[str] = []
    monkeypatch.setattr(fetching, "resolve", lambda host, port: next(answers))

    def connect(address: tuple[str, int], **_rest: Any) -> socket.socket:
        asked.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(link.socket, "create_connection", connect)
    assert "does not answer" in why(Fetcher(), "http://changes-its-mind.example/a.jpg")
    assert asked == ["93.184.215.14"], "it is resolved once"


def test_one_inner_address_among_several_refuses_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "resolve", lambda host, port: ["93.184.215.14", "10.0.0.1"])
    assert "private network" in why(Fetcher(), "http://two-faced.example/a.jpg")


@pytest.mark.parametrize(
    "address",
    ["ftp://pictures.example/a.jpg", "file:///etc/passwd", "http://", "http://user:pw@pictures.example/a.jpg", "http://[bad/a", "x"],
)
def test_what_is_no_address_of_the_web(address: str) -> None:
    assert "no address" in why(Fetcher(), address)


def test_only_the_usual_ports() -> None:
    assert "usual ports" in why(Fetcher(), "http://93.184.215.14:22/a.jpg")


# --- Limits ------------------------------------------------------------------------------------------------------


def test_a_picture_comes_whole_also_over_redirects_and_with_odd_letters(server: str) -> None:
    assert here().get(f"{server}/to//ok.jpg") == jpeg()
    assert here().get(f"{server}/queijo de évora.jpg?a=b c") == jpeg()


def test_redirects_without_end(server: str) -> None:
    assert "without end" in why(here(), f"{server}/to//to//to//to//to//to//ok.jpg")


@pytest.mark.parametrize("name", ["big.jpg", "endless.jpg"])
def test_what_is_too_large_is_not_read_to_the_end(server: str, name: str) -> None:
    assert "larger than" in why(here(most_bytes=2000), f"{server}/{name}")


def test_a_server_that_drips_is_cut_off(server: str) -> None:
    assert "too slow" in why(here(seconds=0.5), f"{server}/slow.jpg")


@pytest.mark.parametrize(
    ("name", "text", "may_help"), [("404", "error 404", False), ("503", "error 503", True), ("cut.jpg", "broke off", True)]
)
def test_failures_say_what_was_and_whether_trying_later_helps(server: str, name: str, text: str, may_help: bool) -> None:
    with pytest.raises(CannotFetch) as failed:
        here().get(f"{server}/{name}")
    assert text in str(failed.value)
    assert failed.value.may_help is may_help


# --- Onto the product --------------------------------------------------------------------------------------------


@pytest.fixture
def shop(db: None, media: Path) -> Shop:
    factories.make_category("Crafts")
    return rows.make_shop()


def job_with(shop: Shop, *addresses: str, texts: str = "") -> CatalogueImport:
    row = ["WB-1", "Wool blanket", "45", "3", "1200", "Crafts", " ".join(addresses), texts]
    return imported(shop, table(row, headings=[*HEADINGS, "Pictures", "What the pictures show"]))


def test_a_fetched_picture_is_cleaned_and_stands_in_the_shops_own_collection(shop: Shop, server: str) -> None:
    job = job_with(shop, f"{server}/one.jpg", f"{server}/two.jpg", texts="A blanket | Its edge")
    assert pictures.fetch_some(job, seconds=60, fetcher=here()) is False
    photos = Product.objects.get().images.all()
    assert [photo.caption for photo in photos] == ["A blanket", "Its edge"]
    image = photos[0].image
    assert (image.collection_id, image.alt, image.title) == (shop.collection_id, "A blanket", "Wool blanket")
    assert image.collection != Collection.get_first_root_node()
    with image.file.open() as file:
        assert not Image.open(file).getexif()


def test_a_picture_that_cannot_be_had_stops_nothing_and_can_be_tried_again(shop: Shop, server: str) -> None:
    job = job_with(shop, f"{server}/404", f"{server}/text.jpg", f"{server}/gif.jpg", f"{server}/ok.jpg")
    pictures.fetch_some(job, seconds=60, fetcher=here())
    named = {picture.address.rsplit("/", 1)[1]: (picture.state, picture.reason) for picture in NamedPicture.objects.all()}
    assert named["ok.jpg"] == ("fetched", "")
    assert named["404"] == ("failed", "The server of the picture answers with error 404.")
    assert "no picture" in named["text.jpg"][1]
    assert "kind that is not taken" in named["gif.jpg"][1]
    assert pictures.try_again(job) == 3
    assert NamedPicture.objects.filter(state="waiting").count() == 3


def test_what_may_come_later_waits_and_is_given_up_in_the_end(shop: Shop, server: str) -> None:
    job = job_with(shop, f"{server}/503")
    states = []
    for _run in range(3):
        pictures.fetch_some(job, seconds=60, fetcher=here())
        states.append(NamedPicture.objects.get().state)
    assert states == ["waiting", "waiting", "failed"]


def test_a_host_that_does_not_answer_is_left_alone_after_three(shop: Shop) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
    asked: list[str] = []

    def judge(number: str) -> bool:
        asked.append(number)
        return True

    job = job_with(shop, *(f"{nobody}/{number}.jpg" for number in range(8)))
    pictures.fetch_some(job, seconds=60, fetcher=Fetcher(is_allowed=judge, ports=None))
    assert len(asked) == 3
    assert NamedPicture.objects.filter(tries=1, state="waiting").count() == 8


def test_the_same_address_is_fetched_once_a_shop_and_never_again(shop: Shop, server: str) -> None:
    headings = [*HEADINGS, "Pictures"]
    both = table(*([f"S{n}", f"Cap {n}", "1", "1", "1", "Crafts", f"{server}/same.jpg"] for n in range(2)), headings=headings)
    pictures.fetch_some(imported(shop, both), seconds=60, fetcher=here())
    pictures.fetch_some(imported(shop, both), seconds=60, fetcher=here())
    assert Pictures.asked == ["/same.jpg"]
    assert FeiraImage.objects.count() == 1


def test_a_bomb_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(CannotFetch):
        pictures.cleaned(jpeg((60, 40)), name="bomb")


def test_the_time_of_a_run_is_limited(shop: Shop, server: str) -> None:
    job = job_with(shop, f"{server}/one.jpg")
    assert pictures.fetch_some(job, seconds=-1, fetcher=here()) is True
    assert Pictures.asked == []
