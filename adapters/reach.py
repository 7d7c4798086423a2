"""Why a service was not reached, in words: the library has names of classes for it. Pure."""

import aiohttp


def cause_of(error: Exception) -> str:
    """What kept a connection from being made: `its name is not known here`."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return "its name is not known here"
        case aiohttp.ClientConnectorCertificateError():
            return "its certificate cannot be trusted"
        case aiohttp.ClientSSLError():
            return "no secure connection came about"
        case aiohttp.ClientHttpProxyError() | aiohttp.ClientProxyConnectionError():
            return "the proxy does not let us through"
        case _:
            return "it takes no connection"
