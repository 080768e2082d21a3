// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.model.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import org.xbill.DNS.Name;

/**
 * What is asked of whom.
 *
 * @param name absolute
 * @param type of the IANA registry
 * @param transports each of them; an answer that is cut over UDP is asked for again over TCP
 * @param nodes registered nodes
 * @param chosen how many nodes were chosen; more than {@code nodes} where these are a sample of them
 * @param servers servers that are allowed
 * @param via how nodes are asked
 * @param timeout for one answer
 * @param explain whether each difference is explained
 */
record QueryRequest(
        Name name,
        int type,
        List<Transport> transports,
        NavigableSet<NodeId> nodes,
        int chosen,
        List<Server> servers,
        Via via,
        Duration timeout,
        boolean explain) {}
