"""Every table that points at a business or a record says here what an erasure does with it."""

from django.apps import apps

from penggerak.apps.register.models import Business, Record

REACHED = {
    "register.Link.business": "its open links end; it says no more than that",
    "register.Link.record": "its open links end; it says no more than that",
    "register.RecordKey.record": "goes",
    "register.Pair.business": "goes; where somebody decided, only the decision stays",
    "register.Pair.record": "goes; where somebody decided, only the decision stays",
    "register.Photo.record": "goes, and its file",
    "register.ImportRow.record": "emptied, and the file it came in goes",
    "register.PastVersion.business": "made anew from the emptied records",
    "register.Role.business": "made anew from the emptied records",
    "register.Licence.business": "made anew from the emptied records",
    "register.Licence.record": "made anew from the emptied records",
    "register.Product.business": "made anew from the emptied records",
    "register.Product.record": "made anew from the emptied records",
    "register.Holding.business": "ends; the reason is an officer's text, named to whoever erases",
    "register.StopKey.business": "is the stop list itself: keyed hashes",
    "privacy.Consent.business": "withdrawn",
    "privacy.DataRequest.business": "its words go; the answer is an officer's text, named to whoever erases",
    "privacy.Invitation.business": "settled, the address goes",
    "intake.Submission.business": "emptied",
    "intake.Submission.record": "emptied",
    "opportunities.Application.business": "facts, findings and documents go; what runs is withdrawn",
}


def pointing():
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.managed
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in (Business, Record)
    }


def test_every_table_that_points_at_a_business_or_a_record_is_reached_by_an_erasure():
    assert sorted(pointing() - set(REACHED)) == []


def test_nothing_is_named_that_is_not_there():
    assert sorted(set(REACHED) - pointing()) == []
