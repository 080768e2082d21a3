// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

/** Why a pod stays as it is, in the order in which it is judged. */
public enum SkipReason {
    /** The request is not about a pod that is being made. */
    NOT_A_NEW_POD("not-a-new-pod", false),
    /** Its namespace is never touched. */
    NAMESPACE_EXCLUDED("namespace-excluded", false),
    /** Its namespace has no label that asks for it. */
    NAMESPACE_NOT_LABELLED("namespace-not-labelled", false),
    /** The pod has the label that says no. */
    OPTED_OUT("opted-out", false),
    /** The pod does not use the DNS of the cluster: another policy, or one that means something else with its network. */
    DNS_POLICY("dns-policy", false),
    /** The pod runs on no Linux node, and only those have a node cache. */
    OTHER_SYSTEM("other-system", false),
    /** The cluster has no settings of injection, or is not declared. */
    NOT_ENABLED("not-enabled", true),
    /** The cluster's domain is not declared: search domains could not be told. */
    NO_CLUSTER_DOMAIN("no-cluster-domain", true),
    /** No address of the node cache is known, or none of a family that the cluster has. */
    NO_NAMESERVER("no-nameserver", true),
    /** Too few nodes have proved what they answer. */
    CACHE_NOT_PROVED("cache-not-proved", true),
    /** The pod names nameservers itself. */
    OWN_NAMESERVERS("own-nameservers", true),
    /** With the pod's own search domains there would be more than the API server allows. */
    TOO_MANY_SEARCHES("too-many-searches", true);

    private final String text;
    private final boolean told;

    SkipReason(String text, boolean told) {
        this.text = text;
        this.told = told;
    }

    /** As it is written in JSON, metrics and annotations. */
    public String text() {
        return text;
    }

    /** Whether the pod carries it as an annotation: where its namespace and it asked for what it does not get. */
    boolean isTold() {
        return told;
    }
}
