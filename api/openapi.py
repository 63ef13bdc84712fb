"""`python -m api.openapi`: the API's own description as JSON, from which the screens' types are made."""

import json
import sys
from typing import Any, cast

from api.app import create_app
from api.context import ServiceContext
from api.schemas.board import LiveMessage


def document() -> dict[str, Any]:
    """The OpenAPI document. Needs no running service: routes declare everything it says."""
    app = create_app(cast("ServiceContext", None))
    described = app.openapi()
    # The stream's messages travel inside events, where OpenAPI does not look.
    described["components"]["schemas"]["LiveMessage"] = LiveMessage.model_json_schema()
    return described


if __name__ == "__main__":
    json.dump(document(), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
    sys.stdout.write("\n")
