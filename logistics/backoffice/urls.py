"""Addresses below /admin/ where postal clerks work."""

from django.urls import path

from logistics.backoffice.forwardings import ForwardingPage, Forwardings, forwarding_proof
from logistics.backoffice.handing_out import HandOut, HandOutOne
from logistics.backoffice.labels import PrintQueue, PrintRun, PrintRuns, print_run_pdf, print_run_zpl, reprint
from logistics.backoffice.letters import LetterBatches, LetterBatchPage, LetterPage, Letters, letter_batch_pdf, letter_pdf, letters_printed
from logistics.backoffice.lockers import LockerKeyPage, Lockers, settle_problem
from logistics.backoffice.manifests import ManifestPage, Manifests, call_off_manifest, manifest_pdf
from logistics.backoffice.office import choose_office
from logistics.backoffice.parcels import Attention, ParcelPage, Parcels
from logistics.backoffice.pickups import Pickups, settle_pickup
from logistics.backoffice.postage import PostageCounter, PostageReceipt, give_back_postage, take_postage
from logistics.backoffice.printers import send_run
from logistics.backoffice.promises import Promises
from logistics.backoffice.redirecting_for import RedirectFor
from logistics.backoffice.redirections import Redirections, settle_redirection
from logistics.backoffice.round import RoundCash, RoundPage, change_round, move_stop, proof, round_sheet
from logistics.backoffice.rounds import Rounds, plan_rounds, remove_shift
from logistics.backoffice.sendings import SendingPage
from logistics.backoffice.slot_days import SlotDays
from logistics.backoffice.station import Station, take_scans
from logistics.backoffice.tariff_desk import CompareTariff, ReadTariff, export_tariff
from logistics.backoffice.voiding import return_label, void_number

app_name = "post"
urlpatterns = [
    path("hand-out/", HandOut.as_view(), name="hand_out"),
    path("hand-out/<int:pk>/", HandOutOne.as_view(), name="hand_out_one"),
    path("lockers/", Lockers.as_view(), name="lockers"),
    path("lockers/problems/<int:pk>/", settle_problem, name="settle_locker_problem"),
    path("lockers/<int:pk>/key/", LockerKeyPage.as_view(), name="locker_key"),
    path("postage/", PostageCounter.as_view(), name="postage"),
    path("postage/<int:pk>/", PostageReceipt.as_view(), name="postage_receipt"),
    path("postage/<int:pk>/take/", take_postage, name="take_postage"),
    path("postage/<int:pk>/give-back/", give_back_postage, name="give_back_postage"),
    path("postage/sendings/<int:pk>/", SendingPage.as_view(), name="sending"),
    path("labels/", PrintQueue.as_view(), name="labels"),
    path("labels/runs/", PrintRuns.as_view(), name="print_runs"),
    path("labels/runs/<int:pk>/", PrintRun.as_view(), name="print_run"),
    path("labels/runs/<int:pk>/labels.pdf", print_run_pdf, name="print_run_pdf"),
    path("labels/runs/<int:pk>/labels-<int:dots>.zpl", print_run_zpl, name="print_run_zpl"),
    path("labels/runs/<int:pk>/send/", send_run, name="send_run"),
    path("letters/", Letters.as_view(), name="letters"),
    path("letters/runs/", LetterBatches.as_view(), name="letter_batches"),
    path("letters/runs/<int:pk>/", LetterBatchPage.as_view(), name="letter_batch"),
    path("letters/runs/<int:pk>/letters.pdf", letter_batch_pdf, name="letter_batch_pdf"),
    path("letters/runs/<int:pk>/printed/", letters_printed, name="letters_printed"),
    path("letters/<int:pk>/", LetterPage.as_view(), name="letter"),
    path("letters/<int:pk>/letter.pdf", letter_pdf, name="letter_pdf"),
    path("parcels/", Parcels.as_view(), name="parcels"),
    path("parcels/attention/", Attention.as_view(), name="attention"),
    path("parcels/station/", Station.as_view(), name="station"),
    path("parcels/station/scans/", take_scans, name="scans"),
    path("tariffs/read/", ReadTariff.as_view(), name="tariff_import"),
    path("tariffs/<int:pk>/tariff.csv", export_tariff, name="tariff_export"),
    path("tariffs/<int:pk>/compare/", CompareTariff.as_view(), name="tariff_compare"),
    path("parcels/promises/", Promises.as_view(), name="promises"),
    path("parcels/office/", choose_office, name="office"),
    path("parcels/pickups/", Pickups.as_view(), name="pickups"),
    path("parcels/pickups/<int:pk>/", settle_pickup, name="settle_pickup"),
    path("parcels/manifests/", Manifests.as_view(), name="manifests"),
    path("parcels/manifests/<int:pk>/", ManifestPage.as_view(), name="manifest"),
    path("parcels/manifests/<int:pk>/manifest.pdf", manifest_pdf, name="manifest_pdf"),
    path("parcels/manifests/<int:pk>/call-off/", call_off_manifest, name="call_off_manifest"),
    path("parcels/redirections/", Redirections.as_view(), name="redirections"),
    path("parcels/redirections/<int:pk>/settle/", settle_redirection, name="settle_redirection"),
    path("slots/", SlotDays.as_view(), name="slots"),
    path("forwardings/", Forwardings.as_view(), name="forwardings"),
    path("forwardings/<int:pk>/", ForwardingPage.as_view(), name="forwarding"),
    path("forwardings/<int:pk>/document/", forwarding_proof, name="forwarding_proof"),
    path("parcels/<str:number>/", ParcelPage.as_view(), name="parcel"),
    path("parcels/<str:number>/redirect/", RedirectFor.as_view(), name="redirect_for"),
    path("parcels/<str:number>/label/", reprint, name="reprint"),
    path("rounds/", Rounds.as_view(), name="rounds"),
    path("rounds/plan/", plan_rounds, name="plan_rounds"),
    path("rounds/shifts/<int:pk>/remove/", remove_shift, name="remove_shift"),
    path("rounds/stops/<int:pk>/", move_stop, name="move_stop"),
    path("rounds/proofs/<int:pk>/<str:kind>/", proof, name="proof"),
    path("rounds/<int:pk>/", RoundPage.as_view(), name="round"),
    path("rounds/<int:pk>/change/", change_round, name="change_round"),
    path("rounds/<int:pk>/sheet.pdf", round_sheet, name="round_sheet"),
    path("rounds/<int:pk>/cash/", RoundCash.as_view(), name="round_cash"),
    path("parcels/<str:number>/void/", void_number, name="void_number"),
    path("parcels/<str:number>/return/", return_label, name="return_label"),
]
