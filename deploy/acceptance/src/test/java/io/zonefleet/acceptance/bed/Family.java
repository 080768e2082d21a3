// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import java.util.List;

/**
 * The addresses of a test bed in one IP family.
 *
 * @param flag by which {@code ip} is told the family
 * @param pod the pod's
 * @param podGateway the node's on the pod's link
 * @param kubeDns kube-dns' own
 * @param upstream of another server on kube-dns' machine, which answers otherwise
 * @param kubeDnsGateway the node's on kube-dns' link
 * @param link length of the prefixes of both links
 * @param service kube-dns' service address, which kube-proxy maps to kube-dns
 * @param local the node cache's own
 * @param host length of a prefix that is one address
 */
record Family(
        String flag,
        String pod,
        String podGateway,
        String kubeDns,
        String upstream,
        String kubeDnsGateway,
        int link,
        String service,
        String local,
        int host) {
    static final Family V4 = new Family(
            "-4",
            "10.244.1.2",
            "10.244.1.1",
            "10.244.2.10",
            "10.244.2.11",
            "10.244.2.1",
            24,
            "10.96.0.10",
            "169.254.20.10",
            32);
    static final Family V6 = new Family(
            "-6",
            "fd00:244:1::2",
            "fd00:244:1::1",
            "fd00:244:2::a",
            "fd00:244:2::b",
            "fd00:244:2::1",
            64,
            "fd00:96::a",
            "fd00:20::a",
            128);

    /** Both, in every test that can have them. */
    static final List<Family> DUAL = List.of(V4, V6);

    boolean isV4() {
        return host == 32;
    }

    /** With a port, as kube-proxy writes it. */
    String kubeDnsPort() {
        return isV4() ? kubeDns + ":53" : "[" + kubeDns + "]:53";
    }
}
