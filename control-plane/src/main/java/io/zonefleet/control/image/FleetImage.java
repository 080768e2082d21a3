// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.Versioned;
import io.zonefleet.model.ApiToken;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.StoredSecret;
import io.zonefleet.model.TokenId;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What is known beside intent.
 *
 * @param nodes every registered node
 * @param statuses last reports; a silent node has none
 * @param heads per feed the intent revision of its newest write; a feed without one is not in it
 * @param pending feeds that are behind intent, with the mod revision of the key that says so
 * @param applying large changes whose rows are not all in intent yet, with the key's mod revision
 * @param results last poll of each source
 * @param tokens that the API has made; one that can't be read is not among them, since it must not let anybody in
 * @param secrets that sources name, encrypted; one that can't be read is not among them
 * @param changes the newest ones, as many as are kept ({@link ControlFold}), without their items, which are read from the store on request
 * @param strays feeds of which a key was put without their head, which no control plane does, with that put's revision
 * @param broken pieces of intent whose bytes can't be read, with the revision of these bytes: a write replaces them
 * @param unreadable keys whose bytes can't be read, with why; their last good values are kept
 */
public record FleetImage(
        PSortedMap<NodeId, NodeIdentity> nodes,
        PSortedMap<NodeId, NodeStatus> statuses,
        PMap<Feed, Long> heads,
        PMap<Feed, Long> pending,
        PSortedMap<ChangeId, Long> applying,
        PMap<SourceId, PollResult> results,
        PSortedMap<TokenId, Versioned<ApiToken>> tokens,
        PSortedMap<SecretId, Versioned<StoredSecret>> secrets,
        PSortedMap<ChangeId, ChangeRow> changes,
        PMap<Feed, Long> strays,
        PMap<IntentKey, Long> broken,
        PSortedMap<String, String> unreadable) {

    /** Nothing known. */
    public static final FleetImage EMPTY = new FleetImage(
            TreePMap.empty(),
            TreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            TreePMap.empty(),
            HashTreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            HashTreePMap.empty(),
            HashTreePMap.empty(),
            TreePMap.empty());

    /** The registered nodes of a cluster, in their order. They stand together: of a hundred clusters nobody looks at all nodes a hundred times. */
    public List<Map.Entry<NodeId, NodeIdentity>> nodesOf(ClusterId cluster) {
        return nodes.tailMap(NodeId.firstOf(cluster)).entrySet().stream()
                .takeWhile(node -> node.getKey().cluster().equals(cluster))
                .toList();
    }

    /** The same with other changes. */
    FleetImage withChanges(PSortedMap<ChangeId, ChangeRow> others) {
        return new FleetImage(
                nodes,
                statuses,
                heads,
                pending,
                applying,
                results,
                tokens,
                secrets,
                others,
                strays,
                broken,
                unreadable);
    }
}
