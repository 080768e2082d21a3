# SPDX-License-Identifier: Apache-2.0
"""What schemathesis can't know of our API: requests that have to succeed, words that mean something where they stand."""

import json
import os
import urllib.request
from pathlib import Path
from random import Random

import schemathesis
import yaml

HERE = Path(__file__).resolve().parent
AUTHORIZATION = {"Authorization": "Bearer " + os.environ["ZONEFLEET_TOKEN"]}


def kept_changes():
    """Ids of changes, the newest first."""
    request = urllib.request.Request(os.environ["ZONEFLEET_URL"] + "/api/v1/changes?limit=50", headers=AUTHORIZATION)
    with urllib.request.urlopen(request, timeout=20) as response:
        return [change["id"] for change in json.load(response)["items"]]


CHANGES = kept_changes()
GOOD = yaml.safe_load((HERE / "good.yaml").read_text())
OF_GOOD = {"$change": CHANGES[0], "$reverted": os.environ.get("ZONEFLEET_FUZZ_REVERTED") or CHANGES[0]}

ADDRESSES = ["192.0.2.1", "192.0.2.7", "192.0.2.101", "2001:db8::7"]
CLUSTERS = ["c1", "local"]
NAMES = ["a.example.com", "b.example.com", "new.example.org"]
RESOURCES = {
    "domains/a.example.com": {"addresses": ["192.0.2.9"]},
    "domains/new.example.org": {"addresses": ["192.0.2.9"], "origin": "c1"},
    "zones/example.com": {},
    "clusters/c1": {"profile": "p1"},
    "profiles/p1": {},
    "sources/s1": {"url": "http://127.0.0.1:9/list", "enabled": False},
    "drains/d1": {"addresses": ["192.0.2.101"]},
}
# what texts have to be, by the field they stand in
MEANINGS = {
    **dict.fromkeys(["addresses", "address", "ip", "from", "to", "kubeDns"], ADDRESSES),
    **dict.fromkeys(["origin", "cluster", "clusters"], CLUSTERS),
    **dict.fromkeys(["domain", "names", "suffix"], NAMES),
    **dict.fromkeys(["resource", "resources"], list(RESOURCES)),
    "profile": ["p1"],
    "url": ["http://127.0.0.1:9/list"],
    "nodes": ["local/local-1"],
}
DATA = {
    "A": "192.0.2.8",
    "AAAA": "2001:db8::8",
    "CNAME": "www.example.net.",
    "TXT": '"why"',
    "SRV": "1 2 443 www.example.com.",
    "MX": "10 mail.example.com.",
    "CAA": '0 issue "ca.example.net"',
    "NS": "ns.example.net.",
}
# nearly every value of them stands for another state than that of now
CONDITIONS = ["planHash", "ifMatch", "If-Match", "If-None-Match", "Zonefleet-Min-Revision", "cursor", "at"]
MOSTLY = 0.7


@schemathesis.hook
def before_add_examples(context, examples):
    """Beside what is made at random, each operation is asked once for something that it has to do."""
    good = GOOD.get(operation_id(context.operation))
    if good is None:
        return
    parts = {"headers": dict(AUTHORIZATION)}
    if "path" in good:
        parts["path_parameters"] = {name: OF_GOOD.get(value, value) for name, value in good["path"].items()}
    if "body" in good:
        parts.update(body=good["body"], media_type="application/json")
    examples.append(context.operation.Case(**parts))


@schemathesis.hook
def before_call(context, case, kwargs):
    """Random requests that shall be valid mostly get words that mean something. Broken ones, and those at limits of the schema, stay."""
    meta = getattr(case, "meta", None)
    if meta is None or meta.generation.mode.value != "positive" or meta.phase.name.value == "coverage":
        return
    # the same request gets the same words, whatever came before it
    chance = Random(f"{operation_id(case.operation)} {case.path_parameters} {case.query} {case.body}")
    if chance.random() >= MOSTLY:
        return
    if case.path_parameters and case.operation.path.startswith("/changes/"):
        case.path_parameters["id"] = chance.choice(CHANGES)
    drop_conditions(case.query)
    drop_conditions(case.headers)
    give_meaning(case.body, chance)


def drop_conditions(container):
    for name in CONDITIONS:
        if container and name in container:
            del container[name]


def give_meaning(body, chance):
    if isinstance(body, list):
        for item in body:
            give_meaning(item, chance)
    if not isinstance(body, dict):
        return
    drop_conditions(body)
    for name, value in body.items():
        words = MEANINGS.get(name)
        if words and isinstance(value, str):
            body[name] = chance.choice(words)
        elif words and isinstance(value, list) and all(isinstance(item, str) for item in value):
            body[name] = chance.sample(words, min(len(value), len(words)))
        else:
            give_meaning(value, chance)
    if body.get("type") in DATA and "data" in body:
        body["data"] = DATA[body["type"]]
    if "op" in body and "resource" in body:
        body.pop("value", None)
        if body["op"] == "put":
            body["value"] = RESOURCES.get(body["resource"], {})


@schemathesis.hook
def after_call(context, case, response):
    """A line for each answer, read by deploy/api-fuzz/run: operation, status, and whether the request is one of good.yaml."""
    kind = "given" if getattr(case, "meta", None) is None else "generated"
    with open(os.environ["ZONEFLEET_FUZZ_ANSWERS"], "a") as answers:
        answers.write(f"{operation_id(case.operation)} {response.status_code} {kind}\n")


def operation_id(operation):
    return operation.definition.raw["operationId"]
