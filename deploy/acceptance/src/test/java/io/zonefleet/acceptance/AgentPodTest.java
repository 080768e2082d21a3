// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Pods of deploy/manifests/agent.yaml and agent-pod-network.yaml on a node, and what another cluster contributes. Needs root, to give rights away. */
@Execution(ExecutionMode.CONCURRENT)
class AgentPodTest {
    @Test
    void itsTwoContainersServeWhatAnotherClusterContributes() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give capabilities away");
        Inside.namespace(AgentPodOnANode.class);
    }

    @Test
    void inTheNetworkOfPodsItAnswersAtItsPodsAddressesAndRemembers() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give capabilities away");
        Inside.namespace(AgentPodInPodNetwork.class);
    }
}
