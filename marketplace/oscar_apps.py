"""Oscar's apps that we use for their tables alone: no views, no URLs."""

from oscar.core.application import OscarConfig


class AddressConfig(OscarConfig):
    name = "oscar.apps.address"
    label = "address"


class PaymentConfig(OscarConfig):
    name = "oscar.apps.payment"
    label = "payment"


class VoucherConfig(OscarConfig):
    name = "oscar.apps.voucher"
    label = "voucher"


class CommunicationConfig(OscarConfig):
    name = "oscar.apps.communication"
    label = "communication"
