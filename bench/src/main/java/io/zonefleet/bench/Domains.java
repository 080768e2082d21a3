// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.store.Txn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Domains to benchmark with: as requests, as lists, and as the transactions that a write of one makes. */
final class Domains {
    private static final Keys KEYS = new Keys("/bench/floor/");

    private Domains() {}

    /** Name of the {@code i}th: ten of them in a suffix. */
    static String name(String kind, int i) {
        return "n" + i % 10 + ".app" + i / 10 + "." + kind + ".bench.test";
    }

    static String address(int i) {
        return "10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255);
    }

    /** Body of a PUT. */
    static String body(int i) {
        return "{\"addresses\":[\"" + address(i) + "\"],\"ttl\":30}";
    }

    /** Body of a PUT of one that belongs to one of so many clusters and to one of 97 owners. */
    static String value(int i, int address, int clusters) {
        return "{\"addresses\":[\"%s\"],\"origin\":\"c%d\",\"owner\":\"team-%d\"}"
                .formatted(address(address), i % clusters, i % 97);
    }

    /** Body of a change that puts those from {@code from} to before {@code to}, as {@link #value} has them. */
    static String operations(int from, int to, int clusters) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"op\":\"put\",\"resource\":\"domains/%s\",\"value\":%s}"
                        .formatted(name("list", i), value(i, i, clusters)))
                .collect(Collectors.joining(",", "{\"operations\":[", "]}"));
    }

    /** Body of a change that puts so many resources, whose paths begin alike. */
    static String puts(String path, int many, IntFunction<String> value) {
        return IntStream.range(0, many)
                .mapToObj(i -> "{\"op\":\"put\",\"resource\":\"%s%d\",\"value\":%s}".formatted(path, i, value.apply(i)))
                .collect(Collectors.joining(",", "{\"operations\":[", "]}"));
    }

    /** Body of an import. */
    static String list(String kind, int rows, int addresses) {
        return IntStream.range(0, rows)
                .mapToObj(i -> "{\"domain\":\"" + name(kind, i) + "\",\"ip\":\"" + address(i + addresses) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** A state of those from one to another. */
    static String state(String kind, int from, int to, int addresses) {
        return IntStream.range(from, to)
                .mapToObj(i -> "\"" + name(kind, i) + "\":{\"addresses\":[\"" + address(i + addresses)
                        + "\"],\"wildcard\":true}")
                .collect(Collectors.joining(",", "{\"domains\":{", "}}"));
    }

    /** The transaction of one PUT of a new name, byte for byte as large as the control plane's, below a prefix of its own. */
    static Txn transaction(String kind, int i) {
        Contribution domain = contribution(kind, i);
        Change change = new Change(
                new ChangeId("01J%023d".formatted(i)),
                Instant.now(),
                "token:admin",
                "",
                new TreeSet<>(List.of("all")),
                new ChangeCounts(1, 0, 0, 0),
                0,
                List.of(new ChangeItem(domain.key(), Optional.empty(), Optional.of(domain))),
                List.of());
        return Txn.builder()
                .compare(KEYS.intent(domain.key()), 0)
                .compare(KEYS.epoch(), 0)
                .compare(KEYS.topology(), 0)
                .put(KEYS.intent(domain.key()), Codec.encode(domain))
                .put(KEYS.change(change.id()), Codec.encode(change))
                .compare(KEYS.pending(Feed.all()), 0)
                .put(KEYS.desiredDomain(Feed.all(), domain.name()), desired(domain))
                .put(KEYS.head(Feed.all()), Codec.encode(new DesiredValue.Head(OptionalLong.empty(), List.of(), false)))
                .build();
    }

    /** The rows of an import and what feeds hold of them, {@code size} rows in each transaction. */
    static Txn rows(String kind, int from, int to) {
        Txn.Builder txn = Txn.builder();
        for (int i = from; i < to; i++) {
            Contribution domain = contribution(kind, i);
            txn.put(KEYS.intent(domain.key()), Codec.encode(domain));
        }
        return txn.build();
    }

    private static io.zonefleet.store.Bytes desired(Contribution domain) {
        return Codec.encode(new DesiredValue.Domain(OptionalLong.empty(), Optional.of(domain.answer())));
    }

    private static Contribution contribution(String kind, int i) {
        return Contribution.of(
                DomainName.of(name(kind, i)),
                SourceId.API,
                new Answer(List.of(Address.of(address(i))), Ttl.DEFAULT, false, Below.FORWARD));
    }
}
