"""The one settings file. Everything that differs between machines is read from the environment.

``FEIRA_ENV_FILE`` may name a file of ``NAME=value`` lines that is read first; real environment variables win.
A missing or odd value stops the start and names the variable. ``docs/settings.md`` lists them all.
"""

import re
from decimal import Decimal, InvalidOperation
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from oscar.defaults import *  # noqa: F403
from stdnum import iban

from config.search_address import search_engine
from config.stripe_address import stripe_api_base, stripe_pages, webhook_secrets

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if env.str("FEIRA_ENV_FILE", default=""):
    env_file = Path(env.str("FEIRA_ENV_FILE"))
    if not env_file.is_file():
        raise ImproperlyConfigured(f"FEIRA_ENV_FILE names {env_file}, which is not a file.")
    env.read_env(str(env_file))


def one_of(name: str, default: str, allowed: set[str]) -> str:
    """Read ``name`` and refuse a value outside ``allowed``."""
    value = env.str(name, default=default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of {', '.join(sorted(allowed))}.")
    return value


def url_with_scheme(name: str, schemes: set[str]) -> str:
    """Read a URL from ``name`` ("" when unset) and refuse one of another scheme."""
    value = env.str(name, default="")
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must start with one of {', '.join(sorted(schemes))} and '://'.")
    return value


def name_server(name: str, value: str) -> tuple[str, int]:
    """``192.0.2.1`` or ``192.0.2.1:53`` as address and port; refuse what is none."""
    host, _colon, port = value.strip().partition(":")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", host) or not (port or "53").isdigit():
        raise ImproperlyConfigured(f"{name} has {value!r}; it must be an IPv4 address, or one with :port.")
    return host, int(port or 53)


def networks(name: str, values: list[str]) -> list[str]:
    """Networks as 192.0.2.0/24 or 2001:db8::/32."""
    for value in values:
        try:
            ip_network(value.strip())
        except ValueError as error:
            raise ImproperlyConfigured(f"{name}: {value!r} is no network ({error}). Write 192.0.2.0/24, commas between.") from None
    return [value.strip() for value in values]


def bank_iban(value: str) -> str:
    """An IBAN without spaces, "" when unset; refuse one whose check digits do not fit."""
    value = re.sub(r"\s", "", value).upper()
    if value and not iban.is_valid(value):
        raise ImproperlyConfigured(f"SLIP_BANK_IBAN is {value!r}, which is no IBAN.")
    return value


# --- The machine ---------------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 32 characters.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS is empty; name the hosts that this installation answers to.")
# The address of the marketplace as people see it, without a path: mails and labels carry it.
BASE_URL = env.str("BASE_URL", default=f"https://{ALLOWED_HOSTS[0].lstrip('.*')}").rstrip("/")
if urlsplit(BASE_URL).scheme not in {"http", "https"} or not urlsplit(BASE_URL).netloc:
    raise ImproperlyConfigured(f"BASE_URL is {BASE_URL!r}; it must look like https://feira.example.")
# How many proxies of our own stand before the process and add to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# Plain http is for a demo on one's own machine; everywhere else leave it out.
INSECURE_HTTP = env.bool("FEIRA_INSECURE_HTTP", default=False)

# Name servers that are asked whether a domain is a shop's own; none: the machine's.
DNS_SERVERS = [name_server("FEIRA_DNS", one) for one in env.list("FEIRA_DNS", default=[])]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_ID = 1

# --- Rooms, top down: an app may import from those below it, never from those above --------------------------------

INSTALLED_APPS = [
    "demo",
    "shops",
    "marketplace.pages",
    "marketplace.discovery",
    "marketplace.search.apps.SearchConfig",
    "marketplace.reviews",
    "marketplace.reconciliation",
    "marketplace.bank",
    "marketplace.slips",
    "marketplace.refunds",
    "marketplace.credit",
    "marketplace.ledger",
    "marketplace.invoices",
    "marketplace.cards",
    "marketplace.payouts",
    "marketplace.postage",
    "marketplace.checkout.apps.CheckoutConfig",
    "marketplace.order.apps.OrderConfig",
    "marketplace.basket.apps.BasketConfig",
    "marketplace.offer.apps.OfferConfig",
    "marketplace.shipping.apps.ShippingConfig",
    "marketplace.catalogue.apps.CatalogueConfig",
    "marketplace.partner.apps.PartnerConfig",
    "marketplace.tax.apps.TaxConfig",
    "marketplace.oscar_apps.AddressConfig",
    "marketplace.oscar_apps.PaymentConfig",
    "marketplace.oscar_apps.VoucherConfig",
    "marketplace.oscar_apps.CommunicationConfig",
    "logistics",
    "producers",
    "cms",
    "accounts",
    "background",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

# Oscar's own apps that we use as they are keep a migration history of ours: one initial each instead of 338 files.
MIGRATION_MODULES = {label: f"marketplace.oscar_migrations.{label}" for label in ("address", "payment", "voucher", "communication")}

MIDDLEWARE = [
    "shops.domains.middleware.OwnDomain",
    "cms.page_cache.middleware.PageCache",  # before all that looks at sessions; what it keeps has the headers of all below
    "cms.page_cache.parts.KeptParts",
    "django.middleware.security.SecurityMiddleware",
    "config.csp.ContentSecurityPolicyByPath",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language.LanguageOfPath",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.sign_ins.NoteWhoIsHere",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "marketplace.basket.middleware.BasketMiddleware",
    "shops.access.AccessGate",
    "cms.editing.OneSaveAtATime",  # holds the row while the view runs, so nothing of the view's comes after it
    "axes.middleware.AxesMiddleware",
    "config.errors.WrongMethodPage",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.context_processors.page_frame",
                "marketplace.basket.context_processors.basket_mark",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data ----------------------------------------------------------------------------------------------------------

url_with_scheme("DATABASE_URL", {"postgres", "postgresql", "sqlite"})
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'feira.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at BEGIN, so that two transactions
    # that both read and then write wait for each other instead of failing with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-32000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if env.bool("DATABASE_KEEP_PLANS", default=True):  # cms/kept_plans.py
        DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 0

url_with_scheme("CACHE_URL", {"redis", "rediss"})
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://feira")}
# Whole pages apart, so that many of them push nothing else out. In memory: a thousand in each process, some 30 KB each.
CACHES["pages"] = env.cache_url("CACHE_URL", default="locmemcache://feira-pages") | {"KEY_PREFIX": "pages"}
if not env.str("CACHE_URL", default=""):
    CACHES["pages"]["OPTIONS"] = {"MAX_ENTRIES": 1000}
# What the search counted in the database, for the same reason: some 20 KB each.
CACHES["counts"] = env.cache_url("CACHE_URL", default="locmemcache://feira-counts") | {"KEY_PREFIX": "counts"}
# Pages for people who are not signed in are kept whole; while developing, templates change under them.
PAGE_CACHE = env.bool("FEIRA_PAGE_CACHE", default=not DEBUG)
# And parts of pages that are the same for everybody, in each process.
KEEP_PARTS = env.bool("FEIRA_KEEP_PARTS", default=not DEBUG)

# The engine for search; None: the database searches.
SEARCH_ENGINE = search_engine(env.str("SEARCH_URL", default=""))
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

TASKS = {
    "default": {
        "BACKEND": env.str("FEIRA_TASKS_BACKEND", default="django_tasks_db.DatabaseBackend"),
        "QUEUES": ["default", "mail", "webhooks"],
    }
}

# --- Files ---------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG  # else it reads the collected files at the start
MEDIA_URL = env.str("MEDIA_URL", default="/media/")
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))
# Serving media from the process is for the demo; in production the web server or S3 does it.
SERVE_MEDIA = env.bool("FEIRA_SERVE_MEDIA", default=False)
MEDIA_S3_BUCKET = env.str("MEDIA_S3_BUCKET", default="")
# What no address may reach (attestation documents): beside MEDIA_ROOT, never in it; views hand it out.
PRIVATE_MEDIA_ROOT = env.path("PRIVATE_MEDIA_ROOT", default=str(VAR_DIR / "private"))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "cms.files.MediaFiles"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_MEDIA_ROOT), "base_url": "/private-has-no-address/", "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "cms.files.StaticFiles"},
}
if MEDIA_S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_S3_BUCKET,
            "endpoint_url": env.str("MEDIA_S3_ENDPOINT", default="") or None,
            "region_name": env.str("MEDIA_S3_REGION", default="") or None,
            "querystring_auth": False,
            "file_overwrite": False,
        },
    }
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            **STORAGES["default"]["OPTIONS"],
            "bucket_name": env.str("MEDIA_S3_PRIVATE_BUCKET"),
            "default_acl": "private",
            "querystring_auth": True,
        },
    }
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a Wagtail page with a long StreamField sends thousands

# --- People --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "after_sign_in"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURE_LIMIT", default=8)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
SILENCED_SYSTEM_CHECKS = [
    "fields.W342",  # a ParentalKey with unique=True is how modelcluster says "one"
    "security.W019",  # X_FRAME_OPTIONS is SAMEORIGIN, not DENY: Wagtail's preview is a frame of our own
]
AXES_LOCKOUT_CALLABLE = "accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
# Our form's field. Left out, axes takes the User's own "email" and then finds no name in any attempt: it would count nothing.
AXES_USERNAME_FORM_FIELD = "username"
AXES_USERNAME_CALLABLE = "accounts.throttle.account_name"
AXES_CLIENT_IP_CALLABLE = "accounts.throttle.client_address"

# The name that an authenticator app shows over its six digits.
OTP_TOTP_ISSUER = "Feira"

# --- Language, money, place ----------------------------------------------------------------------------------------

LANGUAGES = [("en", "English"), ("pt", "Português"), ("fr", "Français")]
LANGUAGE_CODE = one_of("FEIRA_LANGUAGE", "en", {"en", "pt", "fr"})
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "framework"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Lisbon")
CURRENCY = one_of("FEIRA_CURRENCY", "EUR", {"EUR", "XPF"})
# The country of the post that runs this installation: item numbers, holidays and postcode rules follow it.
POST_COUNTRY = one_of("FEIRA_COUNTRY", "PT", {"PT", "NC", "FR"})
# Where label printers may stand; nothing outside is ever connected to for printing.
PRINTER_NETWORKS = networks("PRINTER_NETWORKS", env.list("PRINTER_NETWORKS", default=[]))
# Where shops' own servers may stand besides the public internet, for news of their parcels.
WEBHOOK_NETWORKS = networks("WEBHOOK_NETWORKS", env.list("WEBHOOK_NETWORKS", default=[]))

# --- Parcels that wait ----------------------------------------------------------------------------------------------

# How long: at an office in days on which it is open, in a locker in hours (and once as long again), then at the locker's office in days.
OFFICE_HOLD_DAYS = env.int("OFFICE_HOLD_DAYS", default=5)
LOCKER_HOURS = env.int("LOCKER_HOURS", default=48)
LOCKER_OFFICE_DAYS = env.int("LOCKER_OFFICE_DAYS", default=3)
# A compartment is kept for this many minutes while its shopper pays; a locker that is silent for so many is not offered.
LOCKER_KEPT_MINUTES = env.int("LOCKER_KEPT_MINUTES", default=30)
LOCKER_SILENT_MINUTES = env.int("LOCKER_SILENT_MINUTES", default=30)
# Wrong ones in a row: PINs at a locker, after which it pauses; codes for one parcel at a counter, after which only a document counts.
LOCKER_PIN_MISSES = env.int("LOCKER_PIN_MISSES", default=5)
HAND_OUT_MISSES = env.int("HAND_OUT_MISSES", default=5)
# For so many days after it was decided, the document of who asked for a forwarding is kept, in case it is disputed.
FORWARDING_PROOF_DAYS = env.int("FORWARDING_PROOF_DAYS", default=30)
for name in (
    "OFFICE_HOLD_DAYS",
    "LOCKER_HOURS",
    "LOCKER_OFFICE_DAYS",
    "LOCKER_KEPT_MINUTES",
    "LOCKER_SILENT_MINUTES",
    "LOCKER_PIN_MISSES",
    "HAND_OUT_MISSES",
    "FORWARDING_PROOF_DAYS",
):
    if globals()[name] < 1:
        raise ImproperlyConfigured(f"{name} is {globals()[name]}; it must be 1 or more.")

# --- Postage that is paid without a shop between ----------------------------------------------------------------------

# Universal postal services are exempt from VAT (Directive 2006/112/EC art. 132(1)(a)). Where the operator's are taxed: the percent that
# prices have in them.
try:
    POSTAGE_VAT_PERCENT = Decimal(env.str("POSTAGE_VAT_PERCENT", default="0"))
except InvalidOperation:
    POSTAGE_VAT_PERCENT = Decimal(-1)
if not 0 <= POSTAGE_VAT_PERCENT <= 50:
    raise ImproperlyConfigured("POSTAGE_VAT_PERCENT must be a number between 0 and 50, like 23 or 5.5.")
# --- Letters from home ----------------------------------------------------------------------------------------------

# The office that prints them, by its code; else the first one by name.
LETTER_OFFICE = env.str("LETTER_OFFICE", default="")
# What was written is deleted this many days after printing (or refusing), and this many after it was begun and not paid.
LETTER_KEPT_DAYS = env.int("LETTER_KEPT_DAYS", default=14)
LETTER_DRAFT_DAYS = env.int("LETTER_DRAFT_DAYS", default=2)
for name in ("LETTER_KEPT_DAYS", "LETTER_DRAFT_DAYS"):
    if globals()[name] < 1:
        raise ImproperlyConfigured(f"{name} is {globals()[name]}; it must be 1 or more.")

# --- Rounds --------------------------------------------------------------------------------------------------------

# OSRM's base address, or the address of an openrouteservice matrix; unset, ways are reckoned as the crow flies.
MATRIX_URL = url_with_scheme("MATRIX_URL", {"http", "https"})
ROUND_SPEED_KMH = env.int("ROUND_SPEED_KMH", default=35)
if not 1 <= ROUND_SPEED_KMH <= 130:
    raise ImproperlyConfigured(f"ROUND_SPEED_KMH is {ROUND_SPEED_KMH}; it must be between 1 and 130.")
ROUND_PLAN_SECONDS = env.int("ROUND_PLAN_SECONDS", default=8)
if not 1 <= ROUND_PLAN_SECONDS <= 300:
    raise ImproperlyConfigured(f"ROUND_PLAN_SECONDS is {ROUND_PLAN_SECONDS}; it must be between 1 and 300.")
# Where a driver's "navigate" leads; {latitude}, {longitude} and {address} are filled in.
NAVIGATE_URL = env.str("NAVIGATE_URL", default="geo:{latitude},{longitude}?q={address}")
if "{latitude}" not in NAVIGATE_URL and "{address}" not in NAVIGATE_URL:
    raise ImproperlyConfigured("NAVIGATE_URL must contain {latitude} and {longitude}, or {address}.")

# --- Invoices ------------------------------------------------------------------------------------------------------

# In the numbers of all sellers' invoices made here ("FT FEIRA2026/1"), so that they differ from those a seller makes elsewhere.
INVOICE_SERIES = env.str("INVOICE_SERIES", default="FEIRA")
if not re.fullmatch(r"[A-Z0-9]{1,12}", INVOICE_SERIES):
    raise ImproperlyConfigured(f"INVOICE_SERIES is {INVOICE_SERIES!r}; it must be 1 to 12 capital letters and digits.")

# --- Cards ---------------------------------------------------------------------------------------------------------

# Without a key nobody is offered to pay by card.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_API_BASE = stripe_api_base(api_base=env.str("STRIPE_API_BASE", default=""), secret_key=STRIPE_SECRET_KEY)
STRIPE_WEBHOOK_SECRETS = webhook_secrets(env.list("STRIPE_WEBHOOK_SECRETS", default=[]), secret_key=STRIPE_SECRET_KEY)

# --- Slips and bank transfers ----------------------------------------------------------------------------------------

# The entity that the operator of the payment network gave us; without one, slips carry RF references.
SLIP_ENTITY = env.str("SLIP_ENTITY", default="").strip()
if SLIP_ENTITY and not re.fullmatch(r"\d{5}", SLIP_ENTITY):
    raise ImproperlyConfigured(f"SLIP_ENTITY is {SLIP_ENTITY!r}; it must be five digits.")
# Without an account of our own nobody is offered to pay by bank transfer.
BANK_IBAN = bank_iban(env.str("SLIP_BANK_IBAN", default=""))
BANK_BIC = env.str("SLIP_BANK_BIC", default="").strip().upper()
if BANK_BIC and not re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", BANK_BIC):
    raise ImproperlyConfigured(f"SLIP_BANK_BIC is {BANK_BIC!r}; it must look like CGDIPTPL.")
BANK_HOLDER = env.str("SLIP_BANK_HOLDER", default="").strip()
if BANK_IBAN and not 0 < len(BANK_HOLDER) <= 70:
    raise ImproperlyConfigured("SLIP_BANK_HOLDER must say, in 70 characters at most, whose account SLIP_BANK_IBAN is.")

# --- Mail ----------------------------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Feira <no-reply@{urlsplit(BASE_URL).hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Security ------------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not INSECURE_HTTP and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE_HTTP
SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not INSECURE_HTTP
SESSION_ENGINE = "cms.sessions"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[BASE_URL])
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview is a frame of our own

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *([MEDIA_URL] if MEDIA_URL.startswith("http") else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        # Browsers hold a form to this through its redirects too, and the one that pays ends at Stripe's page.
        "form-action": [SELF, *stripe_pages(STRIPE_API_BASE)],
        "frame-ancestors": [SELF],
    }
}
# Wagtail's admin needs inline scripts and styles (measured: strict breaks its widgets and Draftail).
CONTENT_SECURITY_POLICY_ADMIN = {
    "DIRECTIVES": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "script-src": [SELF, "'unsafe-inline'"],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [*CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"], "blob:"],
        "frame-src": [SELF],
    }
}

# --- Wagtail -------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Feira"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "sign_in"
WAGTAIL_FRONTEND_LOGIN_URL = "sign_in"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "cms.FeiraImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_forms.FeiraImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic", "avif"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "jpg", "jpeg", "png"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no foreign host is ever asked
WAGTAILLOCALIZE_DISABLE_ON_DELETE = True
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]

# --- Oscar ---------------------------------------------------------------------------------------------------------

OSCAR_SHOP_NAME = "Feira"
OSCAR_DEFAULT_CURRENCY = CURRENCY
OSCAR_DELETE_IMAGE_FILES = False  # else it imports sorl; photos are Wagtail images
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_BASKET_COOKIE_OPEN = "feira_basket"
OSCAR_BASKET_COOKIE_LIFETIME = 30 * 24 * 60 * 60
OSCAR_BASKET_COOKIE_SECURE = not INSECURE_HTTP
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = None
OSCAR_IMAGE_FOLDER = "oscar/"
OSCAR_PRODUCTS_PER_PAGE = 24
OSCAR_INITIAL_ORDER_STATUS = "placed"
OSCAR_INITIAL_LINE_STATUS = "placed"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},
        # What goes wrong with an engine is said once a minute, by marketplace/search/finding.py.
        "elastic_transport": {"level": "CRITICAL"},
        "opensearch": {"level": "CRITICAL"},
    },
}
