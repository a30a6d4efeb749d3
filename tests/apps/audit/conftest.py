import pytest


@pytest.fixture(autouse=True)
def heads(settings, tmp_path):
    """The file of noted heads, of this test alone."""
    settings.AUDIT_HEADS = tmp_path / "audit-heads.log"
    return settings.AUDIT_HEADS
