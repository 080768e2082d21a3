// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.access;

import static io.zonefleet.control.access.Operation.admin;
import static io.zonefleet.control.access.Operation.editor;
import static io.zonefleet.control.access.Operation.open;
import static io.zonefleet.control.access.Operation.reader;

import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who may do what: the one table of roles. A new operation is one line of it, and the same word as {@code x-role} in {@code openapi.yaml}; an
 * operation that is not in it is refused to everybody. Pure.
 */
public final class Permissions {
    /** Of the API. */
    public static final Permissions API = new Permissions(List.of(
            // one line for each operation, in the order of openapi.yaml
            reader("listDomains", "GET /domains"),
            reader("getDomain", "GET /domains/{name}"),
            editor("putDomain", "PUT /domains/{name}"),
            editor("deleteDomain", "DELETE /domains/{name}"),
            reader("listContributions", "GET /domains/{name}/contributions"),
            reader("getContribution", "GET /domains/{name}/contributions/{cluster}"),
            editor("putContribution", "PUT /domains/{name}/contributions/{cluster}"),
            editor("deleteContribution", "DELETE /domains/{name}/contributions/{cluster}"),
            reader("listDomainAnswers", "GET /domains/{name}/answers"),
            reader("getDomainProof", "GET /domains/{name}/proof"),
            reader("listZones", "GET /zones"),
            reader("getZone", "GET /zones/{name}"),
            editor("putZone", "PUT /zones/{name}"),
            editor("deleteZone", "DELETE /zones/{name}"),
            reader("listClusters", "GET /clusters"),
            reader("getCluster", "GET /clusters/{id}"),
            admin("putCluster", "PUT /clusters/{id}"),
            admin("deleteCluster", "DELETE /clusters/{id}"),
            reader("getInjection", "GET /clusters/{id}/injection"),
            reader("getInjectionWebhook", "GET /clusters/{id}/injection/webhook"),
            reader("listProfiles", "GET /profiles"),
            reader("getProfile", "GET /profiles/{id}"),
            admin("putProfile", "PUT /profiles/{id}"),
            admin("deleteProfile", "DELETE /profiles/{id}"),
            reader("listDrains", "GET /drains"),
            reader("getDrain", "GET /drains/{id}"),
            editor("putDrain", "PUT /drains/{id}"),
            editor("deleteDrain", "DELETE /drains/{id}"),
            reader("listSources", "GET /sources"),
            reader("getSource", "GET /sources/{id}"),
            admin("putSource", "PUT /sources/{id}"),
            admin("deleteSource", "DELETE /sources/{id}"),
            editor("pollSource", "POST /sources/{id}/poll"),
            reader("listSourceResults", "GET /sources/{id}/results"),
            reader("getSourceKubernetes", "GET /sources/{id}/kubernetes"),
            editor("importDomains", "POST /import"),
            reader("exportState", "GET /export"),
            editor("editDomains", "POST /edits"),
            reader("listChanges", "GET /changes"),
            editor("postChange", "POST /changes"),
            reader("getChange", "GET /changes/{id}"),
            reader("listChangeItems", "GET /changes/{id}/items"),
            editor("revertChange", "POST /changes/{id}/revert"),
            reader("listReceipts", "GET /changes/{id}/receipts"),
            reader("getPropagation", "GET /propagation"),
            reader("listNodes", "GET /nodes"),
            reader("getNode", "GET /nodes/{cluster}/{node}"),
            admin("deleteNode", "DELETE /nodes/{cluster}/{node}"),
            reader("listNodeZones", "GET /nodes/{cluster}/{node}/zones"),
            reader("getNodeZoneFile", "GET /nodes/{cluster}/{node}/zones/{name}/file"),
            reader("getNodeCorefile", "GET /nodes/{cluster}/{node}/corefile"),
            reader("getNodeNetwork", "GET /nodes/{cluster}/{node}/network"),
            reader("listHealedFaultsOfNode", "GET /nodes/{cluster}/{node}/faults/healed"),
            reader("listNodeReceipts", "GET /nodes/{cluster}/{node}/receipts"),
            reader("listFaults", "GET /faults"),
            reader("listHealedFaults", "GET /faults/healed"),
            editor("query", "POST /query"),
            reader("getFleet", "GET /fleet"),
            reader("getTraffic", "GET /traffic"),
            reader("whoami", "GET /whoami"),
            admin("listTokens", "GET /tokens"),
            admin("getToken", "GET /tokens/{id}"),
            admin("putToken", "PUT /tokens/{id}"),
            admin("deleteToken", "DELETE /tokens/{id}"),
            admin("listSecrets", "GET /secrets"),
            admin("getSecret", "GET /secrets/{id}"),
            admin("putSecret", "PUT /secrets/{id}"),
            admin("deleteSecret", "DELETE /secrets/{id}"),
            reader("streamEvents", "GET /events"),
            open("getOpenapi", "GET /openapi.yaml")));

    private final List<Operation> operations;
    private final Map<String, Operation> byLine;

    /** @throws IllegalStateException where an operation is there twice */
    public Permissions(List<Operation> operations) {
        this.operations = List.copyOf(operations);
        this.byLine = operations.stream().collect(Collectors.toUnmodifiableMap(Operation::line, Function.identity()));
    }

    /** All operations. */
    public List<Operation> operations() {
        return operations;
    }

    /** The role that a route with a token needs; empty where the table does not have it: then nobody may use it. */
    public Optional<Role> needed(String method, String template) {
        return Optional.ofNullable(byLine.get(method + " " + template)).flatMap(Operation::role);
    }

    /**
     * The role that a write to a piece of intent needs, whichever operation it comes by: an import or a change of many is no way around the
     * operations of single pieces.
     */
    public static Role toWrite(IntentKey key) {
        return switch (key) {
            case IntentKey.OfDomain domain -> Role.EDITOR;
            case IntentKey.OfZone zone -> Role.EDITOR;
            case IntentKey.OfDrain drain -> Role.EDITOR;
            case IntentKey.OfCluster cluster -> Role.ADMIN;
            case IntentKey.OfProfile profile -> Role.ADMIN;
            case IntentKey.OfSource source -> Role.ADMIN;
        };
    }
}
