from adapters.web.health import complaints, told


def test_the_store_is_the_first_part() -> None:
    wrong = complaints({"plan": lambda: "", "pump:telegram": lambda: "Refused."}, store="Locked.")

    assert list(wrong.items()) == [
        ("store", "Locked."),
        ("plan", ""),
        ("pump:telegram", "Refused."),
    ]


def test_it_is_ready_when_nobody_complains() -> None:
    assert told({"store": "", "plan": ""}) == {
        "ready": True,
        "parts": {"store": "ok", "plan": "ok"},
    }
    assert told({"store": "", "plan": "It hangs."})["ready"] is False
