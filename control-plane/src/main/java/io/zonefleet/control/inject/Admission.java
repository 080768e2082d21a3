// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

/**
 * A request of an API server.
 *
 * @param uid names the request
 * @param newPod whether it is about a pod that is being made, and nothing else
 * @param namespace of the request: the pod's own may still be empty
 * @param name of the pod, or the beginning of it where the API server makes the rest
 * @param dryRun whether nothing will come of it
 * @param pod what matters of it; meaningless where this is about none
 */
record Admission(String uid, boolean newPod, String namespace, String name, boolean dryRun, PodDns pod) {}
