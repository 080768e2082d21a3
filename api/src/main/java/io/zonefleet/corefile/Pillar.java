// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words in a {@code Corefile.base} of node-cache in the place of which it puts what a node has (kubernetes/dns, cmd/node-cache). */
public enum Pillar {
    /** The cluster domain. */
    DNS_DOMAIN("__PILLAR__DNS__DOMAIN__"),
    /** Addresses that the node cache listens on. */
    LOCAL_DNS("__PILLAR__LOCAL__DNS__"),
    /** Addresses of kube-dns, where the node takes them too; else nothing. */
    DNS_SERVER("__PILLAR__DNS__SERVER__"),
    /** Where kube-dns is asked. */
    CLUSTER_DNS("__PILLAR__CLUSTER__DNS__"),
    /** Where all other names are asked. */
    UPSTREAM_SERVERS("__PILLAR__UPSTREAM__SERVERS__");

    private static final Pattern LIKE_ONE = Pattern.compile("__PILLAR__[A-Za-z0-9_]*");

    private final String word;

    Pillar(String word) {
        this.word = word;
    }

    /** As it is written. */
    public String word() {
        return word;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Pillar::word).toList();
    }

    /** A word that looks like one of these and is none. */
    static Optional<String> unknown(String text) {
        TreeSet<String> unknown = new TreeSet<>();
        for (Matcher found = LIKE_ONE.matcher(text); found.find(); ) {
            String rest = found.group();
            for (String known : words()) {
                rest = rest.replace(known, "");
            }
            if (!rest.isEmpty()) {
                unknown.add(found.group());
            }
        }
        return unknown.stream().findFirst();
    }
}
