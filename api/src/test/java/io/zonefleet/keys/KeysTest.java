// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.SecretId;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.TokenId;
import io.zonefleet.store.KeyRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final KeyParser PARSER = new KeyParser(KEYS);
    private static final DomainName NAME = DomainName.of("a.example.com");
    private static final ClusterId CLUSTER = new ClusterId("prod-a");
    private static final NodeName NODE = new NodeName("worker-7.eu.internal");
    private static final ChangeId CHANGE = new ChangeId("01ARZ3NDEKTSV4RRFFQ69G5FAV");

    @Test
    void readsBackEveryKeyItWrites() {
        for (Feed feed : new Feed[] {Feed.all(), new Feed.OfCluster(CLUSTER)}) {
            same(KEYS.head(feed), new ParsedKey.DesiredHead(feed));
            same(KEYS.digest(feed), new ParsedKey.DesiredDigest(feed));
            same(KEYS.removed(feed), new ParsedKey.DesiredRemoved(feed));
            same(KEYS.pending(feed), new ParsedKey.Pending(feed));
            same(KEYS.desiredDomain(feed, NAME), new ParsedKey.DesiredDomain(feed, NAME));
            same(KEYS.desiredZone(feed, NAME), new ParsedKey.DesiredZone(feed, NAME));
            same(KEYS.serial(feed, NAME), new ParsedKey.DesiredSerial(feed, NAME));
        }
        Feed.OfCluster own = new Feed.OfCluster(CLUSTER);
        same(KEYS.profile(own), new ParsedKey.DesiredProfile(own));
        same(KEYS.epoch(), new ParsedKey.Epoch());
        same(KEYS.topology(), new ParsedKey.Topology());
        same(KEYS.removals(), new ParsedKey.Removals());
        same(KEYS.change(CHANGE), new ParsedKey.Change(CHANGE));
        same(KEYS.changePart(CHANGE, 12), new ParsedKey.ChangePart(CHANGE, 12));
        same(KEYS.applying(CHANGE), new ParsedKey.Applying(CHANGE));
        same(KEYS.idempotency("abc"), new ParsedKey.Idempotency("abc"));
        same(KEYS.pollResult(new SourceId("legacy")), new ParsedKey.PollResult(new SourceId("legacy")));
        same(KEYS.token(new TokenId("ci@build.2")), new ParsedKey.Token(new TokenId("ci@build.2")));
        same(KEYS.secret(new SecretId("prod.token")), new ParsedKey.Secret(new SecretId("prod.token")));
        same(KEYS.node(CLUSTER, NODE), new ParsedKey.Node(CLUSTER, NODE));
        same(KEYS.status(CLUSTER, NODE), new ParsedKey.Status(CLUSTER, NODE));
        for (IntentKey key : new IntentKey[] {
            new IntentKey.OfDomain(NAME, SourceId.API),
            new IntentKey.OfZone(NAME),
            new IntentKey.OfCluster(CLUSTER),
            new IntentKey.OfProfile(new ProfileId("edge")),
            new IntentKey.OfSource(new SourceId("legacy"))
        }) {
            same(KEYS.intent(key), new ParsedKey.Intent(key));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/other/v1/epoch",
                "/zonefleet/v1/",
                "/zonefleet/v1/later/thing",
                "/zonefleet/v1/intent/domains",
                "/zonefleet/v1/intent/domains/com.EXAMPLE/api",
                "/zonefleet/v1/desired/all/domains/com..example",
                "/zonefleet/v1/desired/clusters",
                "/zonefleet/v1/changes/short",
                "/zonefleet/v1/changes/01ARZ3NDEKTSV4RRFFQ69G5FAV/parts/x",
                "/zonefleet/v1/changes/01ARZ3NDEKTSV4RRFFQ69G5FAV/parts/-1",
                "/zonefleet/v1/changes/01ARZ3NDEKTSV4RRFFQ69G5FAV/other/000001",
                "/zonefleet/v1/desired",
                "/zonefleet/v1/desired/all",
                "/zonefleet/v1/desired/clusters/c1",
                "/zonefleet/v1/desired/other/c1/head",
                "/zonefleet/v1/desired/all/domains/com.example/api",
                "/zonefleet/v1/desired/all/head/",
                "/zonefleet/v1/epoch/",
                "/zonefleet/v1/intent/zones/com.example/api",
                "/zonefleet/v1/pending",
                "/zonefleet/v1/pending/all/",
                "/zonefleet/v1/results/zones/legacy",
                "/zonefleet/v1/tokens/",
                "/zonefleet/v1/tokens/-a",
                "/zonefleet/v1/tokens/a/b",
                "/zonefleet/v1/status/c1/n1/x"
            })
    void takesAForeignOrBrokenKeyForUnknown(String key) {
        assertThat(PARSER.parse(key)).isEqualTo(new ParsedKey.Unknown(key));
    }

    @Test
    void anAgentReadsNothingOfAnotherCluster() {
        String other = KEYS.head(new Feed.OfCluster(new ClusterId("prod-a2")));
        assertThat(KEYS.agentRanges(CLUSTER)).noneMatch(range -> range.contains(other));
        assertThat(KEYS.agentRanges(CLUSTER))
                .anyMatch(range -> range.contains(KEYS.head(new Feed.OfCluster(CLUSTER))))
                .noneMatch(range -> range.contains(KEYS.intent(new IntentKey.OfCluster(CLUSTER))));
    }

    @Test
    void aSubtreeOfNamesIsARangeOfKeys() {
        KeyRange below = KeyRange.prefix(KEYS.desiredDomain(Feed.all(), DomainName.of("example.com")) + ".");
        assertThat(below.contains(KEYS.desiredDomain(Feed.all(), NAME))).isTrue();
        assertThat(below.contains(KEYS.desiredDomain(Feed.all(), DomainName.of("example.com"))))
                .isFalse();
        assertThat(below.contains(KEYS.desiredDomain(Feed.all(), DomainName.of("a.example-b.com"))))
                .isFalse();
    }

    private static void same(String key, ParsedKey parsed) {
        assertThat(PARSER.parse(key)).isEqualTo(parsed);
    }
}
