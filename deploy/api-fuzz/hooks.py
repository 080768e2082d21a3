# SPDX-License-Identifier: Apache-2.0
"""A check of our own: what openapi.yaml says with `default` is said exactly in docs/api-problems.md."""

import re
from pathlib import Path

import schemathesis

TABLE = Path(__file__).resolve().parents[2] / "docs" / "api-problems.md"
STATUS_OF = {row[0]: int(row[1]) for row in re.findall(r"^\| `(/problems/[a-z-]+)` \| (\d+) \|", TABLE.read_text(), re.M)}


@schemathesis.check
def documented_status(ctx, response, case):
    """A success is named for its operation; anything else is a problem of the closed set, with that problem's status."""
    status = response.status_code
    if status < 400:
        named = case.operation.definition.raw["responses"]
        assert str(status) in named, f"{status} is not among the responses of this operation: {', '.join(named)}"
        return
    body = response.json()
    wanted = STATUS_OF.get(body.get("type"))
    assert wanted is not None, f"{body.get('type')} is not in {TABLE.name}"
    assert status == wanted == body["status"], f"{body['type']} has status {wanted}, not {status}"
