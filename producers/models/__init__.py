from producers.models.attestation import Attestation
from producers.models.designation import Designation, DesignationName
from producers.models.producer import Producer, ProducerTranslation

__all__ = ["Attestation", "Designation", "DesignationName", "Producer", "ProducerTranslation"]
