import socket
import ssl

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from adapters.reach import cause_of

KEY = ConnectionKey(
    "chat.example", 443, is_ssl=True, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None
)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (aiohttp.ClientConnectorDNSError(KEY, socket.gaierror(-2, "no")), "its name is not known"),
        (
            aiohttp.ClientConnectorCertificateError(KEY, ssl.CertificateError("expired")),
            "its certificate cannot be trusted",
        ),
        (aiohttp.ClientConnectorSSLError(KEY, OSError(1, "tls")), "no secure connection"),
        (aiohttp.ClientProxyConnectionError(KEY, OSError(111, "no")), "the proxy"),
        (aiohttp.ClientConnectorError(KEY, OSError(111, "refused")), "it takes no connection"),
        (ValueError("chat.example"), "it takes no connection"),
    ],
)
def test_what_kept_a_service_away_is_said_in_words(error: Exception, says: str) -> None:
    said = cause_of(error)

    assert said.startswith(says)
    assert "Error" not in said
    assert "chat.example" not in said
