from producers.models.attestation import Attestation, AttestationNotice
from producers.models.designation import Designation, DesignationName
from producers.models.producer import Producer, ProducerTranslation

__all__ = ["Attestation", "AttestationNotice", "Designation", "DesignationName", "Producer", "ProducerTranslation"]
