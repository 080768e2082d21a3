// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.state.Fence;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.render.ServedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GateTest {
    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private Fence fence = Fence.NONE;
    private Optional<ServedImage> served = Optional.empty();

    private Gate.Verdict judge() {
        return judge(Optional.empty());
    }

    private Gate.Verdict judge(Optional<String> word) {
        Gate.Verdict verdict = Gate.judge(cluster.image(), fence, served, word);
        if (verdict instanceof Gate.Accepted accepted) {
            fence = accepted.fence();
            served = Optional.of(accepted.served());
        }
        return verdict;
    }

    private static List<FaultKind> kinds(Gate.Verdict verdict) {
        return verdict instanceof Gate.Refused refused
                ? refused.why().stream().map(Finding::kind).toList()
                : List.of();
    }

    private static Map<String, Answer> names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "n%d.example.com".formatted(i))
                .collect(Collectors.toMap(name -> name, name -> answer("192.0.2.1")));
    }

    private static String[] first(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "n%d.example.com".formatted(i))
                .toArray(String[]::new);
    }

    @Test
    void takesNothingFromAStoreThatIsNotWhole() {
        assertThat(kinds(judge())).contains(FaultKind.DESIRED_INCOMPLETE);

        writer.setUp("E1");
        assertThat(kinds(judge())).containsExactly(FaultKind.DESIRED_INCOMPLETE);

        writer.setUp("E1", TestCluster.ID);
        assertThat(judge()).isInstanceOf(Gate.Accepted.class);
    }

    @Test
    void mergesBothFeedsAndRemembersHowFarEachHasCome() {
        writer.setUp("E1", TestCluster.ID);
        long all = writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        long own = writer.put(TestCluster.OWN, "b.example.com", answer("192.0.2.2"));

        assertThat(judge()).isInstanceOf(Gate.Accepted.class);

        assertThat(served.orElseThrow().names())
                .containsOnlyKeys(DomainName.of("a.example.com"), DomainName.of("b.example.com"));
        assertThat(fence.of(Feed.all())).isEqualTo(all);
        assertThat(fence.of(TestCluster.OWN)).isEqualTo(own);
    }

    @Test
    void refusesWhatIsOlderThanWhatItHas() {
        writer.setUp("E1", TestCluster.ID);
        fence = new Fence(Optional.of("E1"), new TreeMap<>(Map.of("all", 1_000L)));

        assertThat(kinds(judge())).containsExactly(FaultKind.REVISION_OLDER);
    }

    @Test
    void followsAnotherEpochOnlyAtAnOperatorsWord() {
        writer.setUp("E2", TestCluster.ID);
        fence = new Fence(Optional.of("E1"), new TreeMap<>(Map.of("all", 1_000L)));

        assertThat(kinds(judge())).containsExactly(FaultKind.EPOCH_CHANGED);
        assertThat(kinds(judge(Optional.of("E3")))).containsExactly(FaultKind.EPOCH_CHANGED);
        assertThat(judge(Optional.of("E2"))).isInstanceOf(Gate.Accepted.class);
        assertThat(fence.epoch()).contains("E2");
    }

    @Test
    void holdsAShrinkBackThatNoAcceptedWriteHasMarked() {
        writer.setUp("E1", TestCluster.ID);
        writer.put(Feed.all(), names(20));
        judge();

        writer.lose(Feed.all(), first(10));
        assertThat(kinds(judge())).containsExactly(FaultKind.SHRINK_HELD);
        assertThat(served.orElseThrow().names()).hasSize(20);

        writer.remove(Feed.all(), "n0.example.com");
        assertThat(judge()).isInstanceOf(Gate.Accepted.class);
    }

    @Test
    void doesNotTakeAnOldMarkForANewOne() {
        writer.setUp("E1", TestCluster.ID);
        writer.put(Feed.all(), names(40));
        judge();
        writer.remove(Feed.all(), first(20));
        assertThat(judge()).isInstanceOf(Gate.Accepted.class);

        String[] others = Arrays.stream(first(32)).skip(20).toArray(String[]::new);
        writer.lose(Feed.all(), others);
        assertThat(kinds(judge())).containsExactly(FaultKind.SHRINK_HELD);
    }

    @Test
    void holdsBackWhatWouldEmptyADeclaredZone() {
        writer.setUp("E1", TestCluster.ID);
        writer.declare(Feed.all(), "example.org");
        writer.put(Feed.all(), "a.example.org", answer("192.0.2.1"));
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        judge();

        writer.lose(Feed.all(), "a.example.org");

        assertThat(kinds(judge())).containsExactly(FaultKind.SHRINK_HELD);
    }

    @Test
    void waitsForTheOtherHalfOfAWrite() {
        writer.setUp("E1", TestCluster.ID);
        writer.raw(
                Keys.DEFAULT.head(Feed.all()),
                Codec.encode(new DesiredValue.Head(OptionalLong.empty(), List.of(TestCluster.OWN.path()), false))
                        .utf8());

        assertThat(judge()).isInstanceOf(Gate.Torn.class);
    }
}
