"""Why a service was not reached, in words: the library has names of classes for it. Pure."""

import aiohttp

from bot.language import N_


def cause_of(error: Exception) -> str:
    """What kept a connection from being made: `its name is not known here`."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return N_("its name is not known here")
        case aiohttp.ClientConnectorCertificateError():
            return N_("its certificate cannot be trusted")
        case aiohttp.ClientSSLError():
            return N_("no secure connection came about")
        case aiohttp.ClientHttpProxyError() | aiohttp.ClientProxyConnectionError():
            return N_("the proxy does not let us through")
        case _:
            return N_("it takes no connection")
