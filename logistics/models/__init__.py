from logistics.models.addresses import Address
from logistics.models.calendar import Closure
from logistics.models.charges import Charge
from logistics.models.forwardings import Forwarding, ForwardingPrice
from logistics.models.holds import Hold
from logistics.models.home_sendings import HomeSending
from logistics.models.letters import Letter, LetterBatch, LetterPrint, PagePrice
from logistics.models.lockers import Compartment, LockerBank, LockerMessage, LockerReservation
from logistics.models.manifests import Manifest, ManifestLine, ManifestReceipt
from logistics.models.news import ShipmentNews
from logistics.models.numbers import ItemNumber, NumberRange
from logistics.models.offices import Office, OfficeArea, OfficeClosure
from logistics.models.parcels import Parcel, ParcelStatus, Shipment
from logistics.models.pickups import PickupRequest
from logistics.models.printing import LabelPrint, PrintBatch, Printer, PrinterJob, PrintFile
from logistics.models.redirections import Redirection, RedirectionPrice
from logistics.models.round_reports import CashCount, StopReport
from logistics.models.rounds import PlanRun, Round, RoundParcel, RoundStop
from logistics.models.scans import Scan
from logistics.models.services import Kind, Service, ServiceName, Zone, ZoneRange
from logistics.models.slots import Slot, SlotDay, SlotPlace
from logistics.models.tariffs import Surcharge, Tariff, TariffStep
from logistics.models.tracking import EventCode, FailureReason, NextAction, TrackingEvent
from logistics.models.vehicles import PostcodePlace, Shift, Vehicle

__all__ = [
    "Address",
    "CashCount",
    "Charge",
    "Closure",
    "Compartment",
    "EventCode",
    "FailureReason",
    "Forwarding",
    "ForwardingPrice",
    "Hold",
    "HomeSending",
    "ItemNumber",
    "Kind",
    "LabelPrint",
    "Letter",
    "LetterBatch",
    "LetterPrint",
    "LockerBank",
    "LockerMessage",
    "LockerReservation",
    "Manifest",
    "ManifestLine",
    "ManifestReceipt",
    "NextAction",
    "NumberRange",
    "Office",
    "OfficeArea",
    "OfficeClosure",
    "PagePrice",
    "Parcel",
    "ParcelStatus",
    "PickupRequest",
    "PlanRun",
    "PostcodePlace",
    "PrintBatch",
    "PrintFile",
    "Printer",
    "PrinterJob",
    "Redirection",
    "RedirectionPrice",
    "Round",
    "RoundParcel",
    "RoundStop",
    "Scan",
    "Service",
    "ServiceName",
    "Shift",
    "Shipment",
    "ShipmentNews",
    "Slot",
    "SlotDay",
    "SlotPlace",
    "StopReport",
    "Surcharge",
    "Tariff",
    "TariffStep",
    "TrackingEvent",
    "Vehicle",
    "Zone",
    "ZoneRange",
]
