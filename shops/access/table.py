"""Every URL name of the admin, and who may use it.

Nothing is open that does not stand here. ``RULES`` names what shop teams and clerks may use, and how the ids in such a
request are checked; ``OPERATOR_ONLY`` names the rest, so that a test can find a name that nobody has thought about
(``namespace:*`` stands for all names of a namespace). The operator passes the gate; Wagtail's permissions still count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum


class Who(StrEnum):
    """Who stands before the gate, beside the operator and strangers."""

    SHOP = "shop"
    CLERK = "clerk"
    ASSOCIATION = "association"


class Id(Enum):
    """What an id in an address or a form must be."""

    PAGE = "a page of the user's shops"
    STOREFRONT = "a storefront of the user's shops"
    CONTENT_PAGE = "a page beside the storefront of the user's shops"
    PAGE_OR_ABOVE = "such a page, or one above it (which leads back to it)"
    IMAGE = "a picture of the user's shops"
    REVISION = "a revision of the page, with nothing in it that is not the shop's own"
    UPLOAD = "a file that the user sent a moment ago"
    EDITED = "what the user has open in the editor"
    BY_VIEW = "the view takes its rows from shops.access, or has no tenant's rows"


@dataclass(frozen=True)
class Rule:
    """Who may use a name. ``arguments`` are the parts of the address, ``parameters`` the fields of query and form."""

    who: frozenset[Who]
    arguments: Mapping[str, Id] = field(default_factory=dict)
    parameters: Mapping[str, Id] = field(default_factory=dict)


def _shop(arguments: Mapping[str, Id] | None = None, parameters: Mapping[str, Id] | None = None) -> Rule:
    return Rule(frozenset({Who.SHOP}), arguments or {}, parameters or {})


def _clerk(**arguments: Id) -> Rule:
    return Rule(frozenset({Who.CLERK}), arguments)


TEAM = Rule(frozenset(Who))
_PAGE = {"page_id": Id.PAGE}
_IMAGE = {"image_id": Id.IMAGE}

# Nothing but icons and the words of scripts: no session needed.
PUBLIC = frozenset({"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"})

EVERYBODY_INSIDE: dict[str, Rule] = {
    "wagtailadmin_home": TEAM,
    "wagtailadmin_account": TEAM,
    "wagtailadmin_logout": TEAM,
    "wagtailadmin_dismissibles": TEAM,
}

STOREFRONT: dict[str, Rule] = {
    "wagtailadmin_explore_root": _shop(),
    "wagtailadmin_explore": _shop({"parent_page_id": Id.PAGE_OR_ABOVE}),
    "wagtailadmin_pages:edit": _shop(_PAGE),
    "wagtailadmin_pages:preview_on_edit": _shop(_PAGE),
    "wagtailadmin_pages:view_draft": _shop(_PAGE),
    "wagtailadmin_pages:history": _shop(_PAGE),
    "wagtailadmin_pages:history_results": _shop(_PAGE),
    "wagtailadmin_pages:revisions_index": _shop(_PAGE),
    "wagtailadmin_pages:usage": _shop(_PAGE),
    "wagtailadmin_pages:revisions_view": _shop({**_PAGE, "revision_id": Id.REVISION}),
    "wagtailadmin_pages:revisions_revert": _shop({**_PAGE, "revision_id": Id.REVISION}),
    # Wagtail looks these up among those of the page.
    "wagtailadmin_pages:revisions_unschedule": _shop({**_PAGE, "revision_id": Id.BY_VIEW}),
    "wagtailadmin_pages:revisions_compare": _shop({"pk": Id.PAGE, "revision_id_a": Id.BY_VIEW, "revision_id_b": Id.BY_VIEW}),
    "wagtailadmin_editing_sessions:ping": _shop(
        {"app_label": Id.EDITED, "model_name": Id.EDITED, "object_id": Id.EDITED, "session_id": Id.BY_VIEW}
    ),
    "wagtailadmin_editing_sessions:release": _shop({"session_id": Id.BY_VIEW}),
    "wagtailadmin_block_preview": _shop(),
    "wagtailadmin_choose_page": _shop({}, {"parent_page_id": Id.PAGE_OR_ABOVE, "target_pages[]": Id.PAGE}),
    "wagtailadmin_choose_page_child": _shop({"parent_page_id": Id.PAGE_OR_ABOVE}, {"target_pages[]": Id.PAGE}),
    "wagtailadmin_choose_page_search": _shop(),
    "wagtailadmin_choose_page_chosen_multiple": _shop({}, {"id": Id.PAGE}),
    "wagtailadmin_choose_page_external_link": _shop({}, {"parent_page_id": Id.PAGE_OR_ABOVE}),
    "wagtailadmin_choose_page_email_link": _shop({}, {"parent_page_id": Id.PAGE_OR_ABOVE}),
    "wagtailadmin_choose_page_phone_link": _shop({}, {"parent_page_id": Id.PAGE_OR_ABOVE}),
    "wagtailadmin_choose_page_anchor_link": _shop({}, {"parent_page_id": Id.PAGE_OR_ABOVE}),
}

# Lists, forms and choosers limit themselves to the collections in which the team has a permission: its own.
PICTURES: dict[str, Rule] = {
    "wagtailimages:index": _shop(),
    "wagtailimages:index_results": _shop(),
    "wagtailimages:add": _shop(),
    "wagtailimages:edit": _shop(_IMAGE),
    "wagtailimages:delete": _shop(_IMAGE),
    "wagtailimages:image_usage": _shop(_IMAGE),
    "wagtailimages:preview": _shop({**_IMAGE, "filter_spec": Id.BY_VIEW}),
    "wagtailimages:add_multiple": _shop(),
    "wagtailimages:edit_multiple": _shop(_IMAGE),
    "wagtailimages:delete_multiple": _shop(_IMAGE),
    "wagtailimages:create_multiple_from_uploaded_image": _shop({"uploaded_file_id": Id.UPLOAD}),
    "wagtailimages:delete_upload_multiple": _shop({"uploaded_file_id": Id.UPLOAD}),
    "wagtailimages_chooser:choose": _shop(),
    "wagtailimages_chooser:choose_results": _shop(),
    "wagtailimages_chooser:chosen": _shop({"pk": Id.IMAGE}),
    "wagtailimages_chooser:chosen_multiple": _shop({}, {"id": Id.IMAGE}),
    "wagtailimages_chooser:create": _shop(),
    "wagtailimages_chooser:select_format": _shop(_IMAGE),
}

SHOP_WORK: dict[str, Rule] = {
    "shop_orders:index": _shop(),
    "shop_orders:index_results": _shop(),
    **{f"shop_orders:{name}": _shop() for name in ("pack", "pick_list", "slips", "labels", "export")},
    **{f"shop_orders:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("detail", "missing", "weigh", "message", "labels_pdf")},
    **{f"shop_refunds:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("give", "back")},
    **{f"shop_orders:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("detail", "missing", "message", "labels_pdf")},
    **{f"shop_refunds:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("give", "back", "returned")},
    "shop_pickups:index": _shop(),
    **{f"shop_team:{name}": _shop() for name in ("index", "invite", "leave")},
    **{f"shop_team:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("change", "withdraw")},
    "shop_pickups:call_off": _shop({"pk": Id.BY_VIEW}),
    "shop_manifests:index": _shop(),
    "shop_manifests:locker": _shop(),
    **{f"shop_manifests:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("call_off", "pdf")},
    **{f"shop_money:{name}": _shop() for name in ("index", "export")},
    "shop_money:statement": _shop({"pk": Id.BY_VIEW}),
    **{f"shop_payouts:{name}": _shop() for name in ("index", "to_stripe", "refresh", "back", "choose")},
    **{f"shop_invoices:{name}": _shop() for name in ("index", "index_results", "export", "period")},
    "shop_invoices:document": _shop({"pk": Id.BY_VIEW}),
    **{f"shop_offers:{name}": _shop() for name in ("index", "index_results", "add")},
    **{f"shop_offers:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("edit", "codes", "join")},
    "shop_choice:choose": _shop(),
    "shop_state:edit": _shop(),
    "shop_selling:edit": _shop(),
    "shop_texts:index": _shop(),
    "shop_presets:choose": _shop({"page_id": Id.STOREFRONT}),
    "shop_pages:index": _shop(),
    "shop_pages:add": _shop({"page_id": Id.STOREFRONT}, {"translation_of": Id.CONTENT_PAGE}),
    "shop_pages:delete": _shop({"page_id": Id.CONTENT_PAGE}),
    "shop_returns:edit": _shop(),
    "shop_webhooks:index": _shop(),
    **{f"shop_webhooks:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("messages", "change", "send_again")},
    "shop_domains:index": _shop(),
    "shop_domains:verify": _shop({"pk": Id.BY_VIEW}),
    "shop_domains:delete": _shop({"pk": Id.BY_VIEW}),
    **{f"products:{name}": _shop() for name in ("index", "index_results", "add", "grid", "archive", "bring_back", "duplicate", "suggest")},
    **{f"products:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("edit", "delete", "history", "history_results", "variants", "undo")},
    **{f"catalogue_files:{name}": _shop() for name in ("index", "template", "export_csv", "export_xlsx")},
    **{f"catalogue_files:{name}": _shop({"pk": Id.BY_VIEW}) for name in ("detail", "discard")},
    **{f"shop_attestations:{name}": _shop() for name in ("index", "index_results", "add")},
    "shop_attestations:document": _shop({"pk": Id.BY_VIEW}),
    **{f"shop_reviews:{name}": _shop() for name in ("index", "index_results")},
    "shop_reviews:detail": _shop({"pk": Id.BY_VIEW}),
}

# The choosers of products and makers take their rows through hooks (shops.wagtail_hooks), ids too.
CHOOSERS: dict[str, Rule] = {
    f"{chooser}:{name}": _shop({"pk": Id.BY_VIEW} if name == "chosen" else {})
    for chooser in ("product_chooser", "producer_chooser")
    for name in ("choose", "choose_results", "chosen", "chosen_multiple")
}

# A parcel has no tenant: a clerk may see every one, and shop teams none.
POST_WORK: dict[str, Rule] = {
    **{
        f"post:{name}": _clerk()
        for name in ("attention", "labels", "office", "parcels", "pickups", "print_runs", "promises", "scans", "station")
    },
    **{f"post:{name}": _clerk() for name in ("hand_out", "lockers")},
    **{f"post:{name}": _clerk(pk=Id.BY_VIEW) for name in ("hand_out_one", "settle_locker_problem")},
    "post:postage": _clerk(),
    **{f"post:{name}": _clerk(pk=Id.BY_VIEW) for name in ("postage_receipt", "take_postage", "give_back_postage", "sending")},
    **{f"post:{name}": _clerk() for name in ("rounds", "plan_rounds")},
    **{f"post:{name}": _clerk(pk=Id.BY_VIEW) for name in ("remove_shift", "move_stop", "round", "change_round")},
    **{f"post:{name}": _clerk(pk=Id.BY_VIEW) for name in ("round_sheet", "round_cash")},
    "post:proof": _clerk(pk=Id.BY_VIEW, kind=Id.BY_VIEW),
    **{f"post:{name}": _clerk() for name in ("attention", "labels", "manifests", "office", "parcels", "pickups", "print_runs", "station")},
    **{f"post:{name}": _clerk(pk=Id.BY_VIEW) for name in ("print_run", "print_run_pdf", "settle_pickup")},
    **{f"post:{name}": _clerk(number=Id.BY_VIEW) for name in ("parcel", "redirect_for", "reprint", "return_label", "void_number")},
    **{f"post:{name}": _clerk(pk=Id.BY_VIEW) for name in ("call_off_manifest", "manifest", "manifest_pdf", "send_run")},
    **{f"post:{name}": _clerk() for name in ("letters", "letter_batches")},
    **{f"post:{name}": _clerk(pk=Id.BY_VIEW) for name in ("letter", "letter_batch", "letter_batch_pdf", "letter_pdf", "letters_printed")},
    "post:print_run_zpl": _clerk(pk=Id.BY_VIEW, dots=Id.BY_VIEW),
    **{f"post:{name}": _clerk() for name in ("forwardings", "redirections", "slots")},
    **{f"post:{name}": _clerk(pk=Id.BY_VIEW) for name in ("forwarding", "forwarding_proof", "settle_redirection")},
    "counter:index": _clerk(),
    **{f"counter:{name}": _clerk(pk=Id.BY_VIEW) for name in ("receipt", "take")},
}

# The view shows the shops of the reader's own associations, by name and state.
ASSOCIATION_WORK: dict[str, Rule] = {"association_shops:index": Rule(frozenset({Who.ASSOCIATION}))}

RULES: dict[str, Rule] = {
    **EVERYBODY_INSIDE,
    **STOREFRONT,
    **PICTURES,
    **SHOP_WORK,
    **CHOOSERS,
    **POST_WORK,
    **ASSOCIATION_WORK,
}

OPERATOR_ONLY = frozenset(
    {
        # Wagtail's own sign-in stands aside for ours.
        "wagtailadmin_login",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_complete",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_error_test",
        # Lists and choosers that show all tenants' rows.
        "wagtail_bulk_action",
        "wagtailadmin_api:*",
        "wagtailadmin_explore_results",
        "wagtailadmin_reports:*",
        "wagtailadmin_workflows:*",
        "wagtailadmin_collections:*",
        "wagtailadmin_tag_autocomplete",
        "wagtailadmin_tag_model_autocomplete",
        "wagtailimages:url_generator",
        "wagtailimages:url_generator_output",
        "wagtaildocs:*",
        "wagtaildocs_chooser:*",
        "wagtailembeds:*",
        "wagtailsnippets:*",
        # A storefront is made by opening a shop, and stays where it is.
        "wagtailadmin_pages:add",
        "wagtailadmin_pages:add_subpage",
        "wagtailadmin_pages:choose_parent",
        "wagtailadmin_pages:collect_workflow_action_data",
        "wagtailadmin_pages:confirm_workflow_cancellation",
        "wagtailadmin_pages:convert_alias",
        "wagtailadmin_pages:copy",
        "wagtailadmin_pages:delete",
        "wagtailadmin_pages:lock",
        "wagtailadmin_pages:move",
        "wagtailadmin_pages:move_confirm",
        "wagtailadmin_pages:preview_on_add",
        "wagtailadmin_pages:search",
        "wagtailadmin_pages:search_results",
        "wagtailadmin_pages:set_page_position",
        "wagtailadmin_pages:set_privacy",
        "wagtailadmin_pages:type_use",
        "wagtailadmin_pages:type_use_results",
        "wagtailadmin_pages:unlock",
        "wagtailadmin_pages:unpublish",
        "wagtailadmin_pages:workflow_action",
        "wagtailadmin_pages:workflow_history",
        "wagtailadmin_pages:workflow_history_detail",
        "wagtailadmin_pages:workflow_preview",
        # Settings of the whole installation.
        "wagtail_localize:*",
        "wagtaillocales:*",
        "wagtailsettings:*",
        "wagtailusers_groups:*",
        "wagtailusers_users:*",
        "sellers:*",
        "bank:*",
        "market_offers:*",
        "books:*",
        "searches:*",
        "buyers_credit:*",
        "payouts:*",
        "reconciliation:*",
        "slip_ways:*",
        "invoices:*",
        "refunds:*",
        "reviews:*",
        "shop_by_hand:*",
        "admissions:*",
        "associations:*",
        "categories:*",
        "selling_terms:*",
        "synonyms:*",
        "vat_rates:*",
        "not_found:*",
        "attestations:*",
        "card_payments:*",
        "disputes:*",
        "stripe_events:*",
        "designations:*",
        "makers:*",
        "post:locker_key",
        "postage_pages:*",
        "post_closures:*",
        "post_lockers:*",
        "post_numbers:*",
        "post_offices:*",
        "post_page_prices:*",
        "post_places:*",
        "post_vehicles:*",
        "post_printers:*",
        "post_services:*",
        "post_slots:*",
        "post_redirection_prices:*",
        "post_forwarding_prices:*",
        "post_tariffs:*",
        "post:tariff_compare",
        "post:tariff_export",
        "post:tariff_import",
        "post_zones:*",
        "product_chooser:create",
        "producer_chooser:create",
    }
)


def is_classified(name: str) -> bool:
    """Whether somebody has decided who may use ``name``."""
    return name in PUBLIC or name in RULES or name in OPERATOR_ONLY or f"{name.split(':', maxsplit=1)[0]}:*" in OPERATOR_ONLY
