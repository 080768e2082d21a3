// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static io.zonefleet.agent.testing.DesiredWriter.wildcard;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.EtcdExtension;
import io.zonefleet.testing.TestEtcd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several agents on one real etcd. */
@ExtendWith(EtcdExtension.class)
class FleetTest {
    private static final ClusterId ONE = new ClusterId("one");
    private static final ClusterId OTHER = new ClusterId("other");

    private static Map<String, String> zoneFiles(TestAgent agent) {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(agent.zoneDir())) {
            paths.forEach(path -> files.put(path.getFileName().toString(), read(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nodesOfOneClusterHaveTheSameBytesAndAnotherClusterOnlyItsPart(TestEtcd etcd, @TempDir Path dir)
            throws IOException {
        Keys keys = new Keys(etcd.prefix() + "/");
        try (Store store = new EtcdStore(EtcdEndpoints.plain(etcd.endpoints()));
                TestAgent first = new TestAgent(folder(dir, "first"), store, keys, ONE, "one-1");
                TestAgent second = new TestAgent(folder(dir, "second"), store, keys, ONE, "one-2");
                TestAgent third = new TestAgent(folder(dir, "third"), store, keys, OTHER, "other-1")) {
            DesiredWriter writer = new DesiredWriter(store, keys);
            writer.setUp("E1", ONE, OTHER);
            first.start();
            third.start();
            Feed.OfCluster one = new Feed.OfCluster(ONE);
            writer.put(Feed.all(), names(50));
            writer.declare(Feed.all(), "example.org");
            writer.put(Feed.all(), "b.example.org", wildcard("192.0.2.2", "2001:db8::2"));
            writer.put(one, "only.example.net", answer("192.0.2.3"));
            long all = writer.remove(Feed.all(), "n7.example.com");
            long own = writer.put(one, "b.example.org", answer("192.0.2.4"));
            second.start(); // reads at once what the first has seen come

            for (TestAgent agent : new TestAgent[] {first, second}) {
                agent.awaitProved("all", all);
                agent.awaitProved("clusters/one", own);
                assertThat(agent.addresses("b.example.org")).containsExactly("192.0.2.4");
                assertThat(agent.addresses("only.example.net")).containsExactly("192.0.2.3");
            }
            third.awaitProved("all", all);

            assertThat(zoneFiles(first)).isEqualTo(zoneFiles(second)).containsKey("db.only.example.net");
            assertThat(zoneFiles(third)).containsOnlyKeys("db.example.com", "db.example.org");
            assertThat(third.addresses("b.example.org")).containsExactly("192.0.2.2");
            assertThat(third.addresses("only.example.net")).isEmpty();
            assertThat(third.addresses("n7.example.com")).isEmpty();
        }
    }

    private static Path folder(Path dir, String name) throws IOException {
        return Files.createDirectory(dir.resolve(name));
    }

    private static Map<String, Answer> names(int count) {
        Map<String, Answer> names = new HashMap<>();
        for (int i = 0; i < count; i++) {
            names.put("n%d.example.com".formatted(i), answer("192.0.2." + (i + 1)));
        }
        return names;
    }
}
