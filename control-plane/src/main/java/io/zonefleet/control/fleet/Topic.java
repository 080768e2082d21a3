// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.FleetImage;
import io.zonefleet.image.IntentImage;
import java.util.EnumSet;
import java.util.Set;

/** Kinds of things that change. */
enum Topic {
    DOMAINS("domains"),
    ZONES("zones"),
    CLUSTERS("clusters"),
    PROFILES("profiles"),
    SOURCES("sources"),
    NODES("nodes"),
    CHANGES("changes"),
    /** Whether the store can be reached: of this replica, and nothing that images tell. */
    FLEET("fleet");

    private final String text;

    Topic(String text) {
        this.text = text;
    }

    /** As events have it. */
    String text() {
        return text;
    }

    /** What differs between two images. Their parts are persistent, so what did not change is the same object. */
    static Set<Topic> between(ControlImage a, ControlImage b) {
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        IntentImage was = a.intent();
        IntentImage is = b.intent();
        FleetImage wasFleet = a.fleet();
        FleetImage isFleet = b.fleet();
        add(topics, DOMAINS, was.domains(), is.domains());
        add(topics, DOMAINS, was.drains(), is.drains());
        add(topics, ZONES, was.zones(), is.zones());
        add(topics, CLUSTERS, was.clusters(), is.clusters());
        add(topics, PROFILES, was.profiles(), is.profiles());
        add(topics, SOURCES, was.sources(), is.sources());
        add(topics, SOURCES, wasFleet.results(), isFleet.results());
        add(topics, NODES, wasFleet.nodes(), isFleet.nodes());
        add(topics, NODES, wasFleet.statuses(), isFleet.statuses());
        add(topics, NODES, wasFleet.heads(), isFleet.heads());
        add(topics, CHANGES, wasFleet.changes(), isFleet.changes());
        return topics;
    }

    @SuppressWarnings(
            "ReferenceEquality") // comparing 100,000 entries for each event would cost more than a hint too many
    private static void add(Set<Topic> topics, Topic topic, Object was, Object is) {
        if (was != is) {
            topics.add(topic);
        }
    }
}
