"""Settings of the ways out that cannot work are said before anything waits for them."""

from penggerak.apps.notices.checks import ways_out_can_work, ways_out_lead_somewhere

CONSOLE = {"kind": "console"}


def test_a_gateway_in_the_clear_is_an_error(settings):
    settings.NOTICE_BACKENDS = {
        "email": CONSOLE, "whatsapp": CONSOLE, "sms": {"kind": "gateway", "url": "http://gateway.example/"}
    }  # fmt: skip

    assert [str(one.msg) for one in ways_out_can_work()] == [
        "Messages by sms cannot leave: PENGGERAK_GATEWAY_URL must begin with https://"
    ]


def test_printed_messages_are_a_warning_for_production(settings):
    settings.NOTICE_BACKENDS = {"email": {"kind": "smtp"}, "sms": CONSOLE, "whatsapp": CONSOLE}

    assert [one.id for one in ways_out_lead_somewhere()] == ["notices.W001"]
    assert "sms, whatsapp" in ways_out_lead_somewhere()[0].msg


def test_settings_as_they_come_can_work():
    assert ways_out_can_work() == []
