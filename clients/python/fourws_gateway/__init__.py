"""Client of fourws-gateway: the generated contract, error details, streams.

Importing this package makes the generated modules importable, both ours
(`fourws.gateway.v1`) and Google's (`google.longrunning`, `google.rpc`,
`google.type`).
"""

import pathlib
import sys

_GENERATED = pathlib.Path(__file__).parent / "gen"
if not _GENERATED.is_dir():
    raise ImportError("no generated code: run generate.sh first")
sys.path.append(str(_GENERATED))

from fourws_gateway.channel import connect  # noqa: E402
from fourws_gateway.errors import GatewayError  # noqa: E402
from fourws_gateway.stream import watch  # noqa: E402

__all__ = ["GatewayError", "connect", "watch"]
