// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Every list of the API with every filter that it has; {@code PagesAskedTest} holds that against {@code openapi.yaml}. */
final class PagesAsked {
    private static final int LONGEST = 1_000;

    /**
     * A question.
     *
     * @param path below {@code /api/v1}, with its query
     */
    record Asked(String what, String path) {}

    private final String change;
    private final int domains;
    private final int changes;
    private final List<Asked> all = new ArrayList<>();

    /**
     * Makes them.
     *
     * @param change id of one
     * @param domains how many there are
     * @param changes how many are kept
     */
    PagesAsked(String change, int domains, int changes) {
        this.change = change;
        this.domains = domains;
        this.changes = changes;
    }

    /** All of them, list by list. */
    List<Asked> all() {
        domains();
        changes();
        nodes();
        small("zones", "app100.list.bench.test");
        small("clusters", "c50");
        ask("clusters with a label", "/clusters?labels=env=prod");
        small("profiles", "p100");
        small("drains", "d100");
        small("sources", "s100");
        small("tokens", "t100");
        small("secrets", "s100");
        ask("sources that are off", "/sources?enabled=false");
        ask("sources that can't be reached", "/sources?outcome=unreachable");
        faults();
        ofOne();
        pagesOfOne();
        return List.copyOf(all);
    }

    private void faults() {
        for (String list : List.of("faults", "faults/healed")) {
            small(list, "c50/silent");
            ask(list + " of a cluster", "/" + list + "?cluster=c3");
            ask(list + " of a node", "/" + list + "?node=n1");
            ask(list + " of a kind", "/" + list + "?kind=silent");
            ask(list + " that are outages", "/" + list + "?harm=outage");
        }
    }

    private void ask(String what, String path) {
        all.add(new Asked(what, path));
    }

    private void list(String list, int offset, String text) {
        ask(list, "/" + list);
        ask(list + ": the longest page", "/" + list + "?limit=" + LONGEST);
        ask(list + ": by offset", "/" + list + "?offset=" + offset);
        ask(list + ": a search with hits", "/" + list + "?q=" + text);
        ask(list + ": a search with no hit", "/" + list + "?q=nowhere");
    }

    private void small(String list, String middle) {
        list(list, 50, "1");
        ask(list + ": a page in the middle", "/" + list + "?cursor=" + cursor(middle));
    }

    private void domains() {
        list("domains", domains - 150, "app7");
        ask("domains: a page in the middle", "/domains?cursor=" + cursor(Domains.name("list", domains / 2)));
        ask("domains: an owner", "/domains?q=team-42");
        ask("domains of a cluster", "/domains?cluster=c3");
        ask("domains of a cluster: a search", "/domains?cluster=c3&q=app77");
        ask("domains of a source", "/domains?source=api");
        ask("domains of a source with none", "/domains?source=s1");
        ask("domains with a type", "/domains?type=A");
        ask("domains with a type that none has", "/domains?type=MX");
        ask("domains that are drained", "/domains?drained=true");
        ask("domains below a name", "/domains?below=list.bench.test");
        ask("domains of an owner", "/domains?owner=team-42");
        ask("domains with a label", "/domains?labels=env=prod");
        ask("domains with an address", "/domains?address=192.0.2.1");
        ask("domains that are off", "/domains?enabled=false");
        ask("domains that a cluster serves", "/domains?servedBy=c3");
        ask("domains with a warning", "/domains?warning=any");
        ask("domains in conflict", "/domains?warning=conflict");
    }

    private void changes() {
        list("changes", changes - 150, "token");
        ask("changes: a page in the middle", "/changes?cursor=" + cursor(change));
        ask("changes by somebody", "/changes?actor=token:admin");
        ask("changes of a domain", "/changes?resource=domains/" + Domains.name("list", domains / 2));
        ask("changes of domains", "/changes?kind=domains");
        ask("changes of zones", "/changes?kind=zones");
        ask("changes of a source", "/changes?source=api");
        ask("changes that deleted something", "/changes?effect=deleted");
        ask("a change by its idempotency key", "/changes?idempotencyKey=none");
        ask("changes since a moment", "/changes?since=2026-01-01T00:00:00Z&q=nowhere");
        ask("changes until a moment", "/changes?until=2100-01-01T00:00:00Z&kind=profiles");
    }

    private void nodes() {
        list("nodes", Filled.NODES - 150, "n1");
        ask("nodes of a cluster", "/nodes?cluster=c3");
        ask("nodes that are behind", "/nodes?state=behind");
        ask("zone servers", "/nodes?role=zone-server");
        ask("nodes: a page in the middle", "/nodes?cursor=" + cursor("c50/n1"));
    }

    private void ofOne() {
        String path = "/changes/" + change;
        String name = Domains.name("list", domains / 2);
        ask("receipts of a change", path + "/receipts");
        ask("receipts of a change: a search", path + "/receipts?q=n1");
        ask("receipts of a change: who is missing", path + "/receipts?state=missing");
        ask("receipts of a change: by offset", path + "/receipts?offset=50&limit=" + LONGEST);
        ask("receipts of a change: a page in the middle", path + "/receipts?cursor=" + cursor("c50/n1"));
        ask("items of a change", path + "/items");
        ask("items of a change: a search", path + "/items?q=app7");
        ask("items of a change: what it created", path + "/items?effect=created");
        ask("items of a change: by offset", path + "/items?offset=50&limit=" + LONGEST);
        ask("items of a change: a page in the middle", path + "/items?cursor=" + cursor("50"));
        ask("a change", path);
        ask("a domain", "/domains/" + name);
        ask("a domain at a change", "/domains/" + name + "?at=" + change);
        ask("who contributes to a domain", "/domains/" + name + "/contributions");
        ask("who has proved a domain", "/domains/" + name + "/proof");
        ask("who has proved a domain of every cluster's feed", "/domains/" + Filled.APART + "/proof");
        ask("a cluster at a change", "/clusters/c3?at=" + change);
        ask("the fleet", "/fleet");
        ask("what clients ask", "/traffic");
        ask("how long the changes of the last hour took", "/propagation");
    }

    private void pagesOfOne() {
        String answers = "/domains/" + Domains.name("list", domains / 2) + "/answers";
        ask("what clusters answer for a domain", answers);
        ask("what clusters answer for a domain: a search", answers + "?q=c7");
        ask("what clusters answer for a domain: by offset", answers + "?offset=50&limit=" + LONGEST);
        ask("what clusters answer for a domain: a page in the middle", answers + "?cursor=" + cursor("c50"));
        String receipts = "/nodes/c3/n1/receipts";
        ask("receipts of a node", receipts);
        ask("receipts of a node: a search", receipts + "?q=token");
        ask("receipts of a node: what is missing", receipts + "?state=missing");
        ask("receipts of a node: by offset", receipts + "?offset=" + (changes - 150) + "&limit=" + LONGEST);
        ask("receipts of a node: a page in the middle", receipts + "?cursor=" + cursor(change));
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
