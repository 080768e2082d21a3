// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.TokenId;

/** What a key stands for. */
public sealed interface ParsedKey {
    /** The store's epoch. */
    record Epoch() implements ParsedKey {}

    /** Rewritten by every write to a cluster, zone, profile or source. */
    record Topology() implements ParsedKey {}

    /** Rewritten by every write that takes a name from some cluster. */
    record Removals() implements ParsedKey {}

    /** A piece of intent. */
    record Intent(io.zonefleet.model.IntentKey key) implements ParsedKey {}

    /** A change record. */
    record Change(ChangeId id) implements ParsedKey {}

    /** One of the further keys of a large change. */
    record ChangePart(ChangeId id, int part) implements ParsedKey {}

    /** A large change whose rows are not all in intent yet. */
    record Applying(ChangeId id) implements ParsedKey {}

    /** The answer kept for an idempotency key. */
    record Idempotency(String sha256) implements ParsedKey {}

    /** Last result of a polled source. */
    record PollResult(SourceId source) implements ParsedKey {}

    /** A token that the API has made. */
    record Token(TokenId id) implements ParsedKey {}

    /** A secret that sources name. */
    record Secret(SecretId id) implements ParsedKey {}

    /** That a feed is behind intent. */
    record Pending(Feed feed) implements ParsedKey {}

    /** Head of a feed. */
    record DesiredHead(Feed feed) implements ParsedKey {}

    /** Digest of a feed. */
    record DesiredDigest(Feed feed) implements ParsedKey {}

    /** The last accepted removal of names in a feed. */
    record DesiredRemoved(Feed feed) implements ParsedKey {}

    /** A domain as it shall be answered. */
    record DesiredDomain(Feed feed, DomainName name) implements ParsedKey {}

    /** Settings of a declared zone. */
    record DesiredZone(Feed feed, DomainName name) implements ParsedKey {}

    /** Counts what a zone lost. */
    record DesiredSerial(Feed feed, DomainName name) implements ParsedKey {}

    /** Profile in effect for a cluster. */
    record DesiredProfile(Feed feed) implements ParsedKey {}

    /** That a node exists. */
    record Node(ClusterId cluster, NodeName node) implements ParsedKey {}

    /** A node's last report. */
    record Status(ClusterId cluster, NodeName node) implements ParsedKey {}

    /** Not a key of ours, or of a later version. */
    record Unknown(String key) implements ParsedKey {}
}
