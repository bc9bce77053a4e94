"""What pages show of makers and their protected names."""

from cms.page_cache.watching import watch

for _label in ("Producer", "ProducerTranslation", "Designation", "DesignationName", "Attestation"):
    watch(f"producers.{_label}", topic="maker")
