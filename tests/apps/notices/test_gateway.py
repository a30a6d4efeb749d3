"""SMS and WhatsApp through a gateway that answers, refuses, hangs or breaks off."""

import socket

import pytest

from penggerak.apps.notices.actions.handing_over import hand_over_waiting
from penggerak.apps.notices.backends import Message, NotTaken, Refused, backend_for
from penggerak.apps.notices.backends.gateway import Gateway
from penggerak.site.message_ways import message_ways
from tests.apps.notices.gateway import a_gateway
from tests.apps.notices.writing import AT, a_notice, after

MESSAGE = Message("notice-7-1", "whatsapp", "+6281234564410", "", "Kode Anda: ABCD-1234 — berlaku 10 menit")


@pytest.fixture
def server():
    with a_gateway() as gateway:
        yield gateway


def hand_over(server, *, seconds=5.0, **about):
    return Gateway(url=server.url, token="rahasia", seconds=seconds, **about).hand_over(MESSAGE)


def test_a_message_is_posted_once_and_the_number_read_back(server):
    assert hand_over(server) == "gw-1"

    [(path, headers, body)] = server.asked
    assert path == "/kirim"
    assert headers["Authorization"] == "Bearer rahasia"
    assert headers["Idempotency-Key"] == "notice-7-1"
    assert body == {"to": "+6281234564410", "text": MESSAGE.body, "channel": "whatsapp", "key": "notice-7-1"}


def test_a_gateway_that_calls_things_otherwise_is_served(server):
    server.answer = {"status": True, "data": [{"message_id": 90210}]}
    fields = {
        "to": "target", "text": "message.body", "channel": "", "key": "ref", "number": "data.0.message_id",
        "ok": "status", "plus": "0", "scheme": "",
    }  # fmt: skip

    assert hand_over(server, fields=fields) == "90210"

    [(_, headers, body)] = server.asked
    assert headers["Authorization"] == "rahasia"
    assert body == {"target": "6281234564410", "message": {"body": MESSAGE.body}, "ref": "notice-7-1"}


def test_the_address_may_hold_the_channel(server):
    Gateway(url=f"{server.url}/{{channel}}?x=1").hand_over(MESSAGE)

    assert server.asked[0][0] == "/kirim/whatsapp?x=1"
    assert "Authorization" not in server.asked[0][1]


def test_an_answer_without_a_number_is_proof_by_its_status_and_our_key(server):
    server.status, server.answer = 202, b"accepted"

    assert hand_over(server) == "202 for notice-7-1"


@pytest.mark.parametrize("status", [400, 410, 422])
def test_a_message_that_will_not_do_is_refused_for_good_without_its_number_in_the_reason(server, status):
    server.status, server.answer = status, {"error": "number +6281234564410 / 081234564410 is not valid"}

    with pytest.raises(Refused) as refusal:
        hand_over(server)

    assert str(refusal.value) == f"answered {status} number • / • is not valid"


@pytest.mark.parametrize("status", [401, 403, 404, 408, 429, 500, 503])
def test_what_is_not_the_message_s_fault_is_tried_again(server, status):
    server.status, server.answer = status, b"<html>"

    with pytest.raises(NotTaken, match=f"^answered {status}$"):
        hand_over(server)


def test_a_no_inside_an_ok_is_a_no(server):
    server.answer = {"status": False, "reason": "disconnected device"}

    with pytest.raises(NotTaken, match="answered 200 disconnected device"):
        hand_over(server, fields={"ok": "status", "reason": "reason"})


def test_a_gateway_that_hangs_is_not_waited_for(server):
    server.behaviour = "hang"

    with pytest.raises(NotTaken, match="no_answer"):
        hand_over(server, seconds=0.2)


def test_a_gateway_that_breaks_off_after_taking_is_asked_again_with_the_same_key(server, settings, db):
    settings.NOTICE_BACKENDS = {"email": {"kind": "gateway", "url": server.url}}
    server.behaviour = "break_off"
    notice = a_notice()
    hand_over_waiting(now=lambda: AT)
    notice.refresh_from_db()
    assert (notice.status, notice.trouble) == ("waiting", "broken_off")
    server.behaviour = "answer"

    hand_over_waiting(now=lambda: after(minutes=1))

    notice.refresh_from_db()
    assert (notice.status, notice.proof) == ("handed_over", "gw-1")
    assert [body["key"] for _, _, body in server.asked] == [notice.key, notice.key]


def test_nobody_there_is_tried_again():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        gateway = Gateway(url=f"http://127.0.0.1:{taken.getsockname()[1]}/")

        with pytest.raises(NotTaken, match="not_reached"):
            gateway.hand_over(MESSAGE)


def test_a_redirection_is_not_followed_for_the_token_is_not_for_others(server):
    server.status, server.headers_sent = 307, {"Location": f"{server.url}/lain"}

    with pytest.raises(NotTaken, match="answered 307"):
        hand_over(server)

    assert len(server.asked) == 1


@pytest.mark.parametrize("url", ["http://gateway.example/kirim", "ftp://127.0.0.1/", "http://127.0.0.1.example/"])
def test_nothing_is_sent_in_the_clear_beyond_this_machine(url):
    with pytest.raises(ValueError, match="https"):
        Gateway(url=url)


def test_a_field_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="nomor"):
        Gateway(url="https://gateway.example/", fields={"nomor": "x"})


# ---------------------------------------------------------------- which way is taken


def test_without_settings_messages_are_printed(monkeypatch, capsys, settings):
    monkeypatch.delenv("PENGGERAK_GATEWAY_URL", raising=False)
    settings.NOTICE_BACKENDS = message_ways()

    assert backend_for("sms").hand_over(MESSAGE) == "printed notice-7-1"

    assert "whatsapp to +6281234564410\nKode Anda: ABCD-1234" in capsys.readouterr().out


def test_the_environment_names_the_gateway(monkeypatch, server, settings):
    monkeypatch.setenv("PENGGERAK_GATEWAY_URL", server.url)
    monkeypatch.setenv("PENGGERAK_GATEWAY_WHATSAPP_URL", f"{server.url}/wa")
    monkeypatch.setenv("PENGGERAK_GATEWAY_TOKEN", "abc")
    monkeypatch.setenv("PENGGERAK_GATEWAY_FIELDS", "to=target&channel=&number=id")
    settings.NOTICE_BACKENDS = message_ways()

    backend_for("sms").hand_over(MESSAGE), backend_for("whatsapp").hand_over(MESSAGE)

    assert [path for path, _, _ in server.asked] == ["/kirim", "/kirim/wa"]
    assert server.asked[0][1]["Authorization"] == "Bearer abc"
    assert server.asked[0][2] == {"target": "+6281234564410", "text": MESSAGE.body, "key": "notice-7-1"}
