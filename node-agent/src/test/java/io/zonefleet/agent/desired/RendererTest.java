// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.zonefleet.agent.desired.Rendering.ZoneFile;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Profile;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendererTest {
    private static final DomainName GOOD = DomainName.of("a.example.com");
    private static final DomainName BAD = DomainName.of("state.zonefleet.internal");

    private static ServedImage image(Map<DomainName, ServedName> names) {
        return new ServedImage(TestCluster.ID, ClusterProfile.BUILT_IN, names, Map.of(), Map.of());
    }

    private static Rendering render(Map<DomainName, ServedName> names, NodeState actual) {
        return Renderer.render(Optional.empty(), image(names), NodeSettings.DEFAULT, actual);
    }

    private static ZoneFile zone(Rendering rendering, DomainName name) {
        return Optional.ofNullable(rendering.zones().get(name)).orElseThrow();
    }

    @Test
    void rendersForwardingAloneFromAnEmptyImage() {
        Rendering rendering = render(Map.of(), NodeState.EMPTY);

        assertThat(rendering.zones()).isEmpty();
        assertThat(rendering.corefile().text()).contains("forward . ");
        assertThat(rendering.state().corefile())
                .contains(FileFact.of(rendering.corefile().text()));
    }

    @Test
    void rendersAgainOnlyWhatHasChanged() {
        ServedName first = new ServedName(answer("192.0.2.1"), 7);
        DomainName other = DomainName.of("b.example.org");
        Rendering before = render(Map.of(GOOD, first, other, first), NodeState.EMPTY);

        Rendering after = Renderer.render(
                Optional.of(before),
                image(Map.of(GOOD, new ServedName(answer("192.0.2.9"), 8), other, first)),
                NodeSettings.DEFAULT,
                NodeState.EMPTY);

        assertThat(after.zones().get(other)).isSameAs(before.zones().get(other));
        ZoneFile changed = zone(after, GOOD);
        assertThat(changed.fact().serial()).isEqualTo(8);
        assertThat(after.text(changed)).contains("192.0.2.9");
        assertThat(after.corefile()).isEqualTo(before.corefile());
    }

    @Test
    void leavesAZoneThatIsRefusedAtItsLastGoodStateAndTheOthersGoOn() {
        Answer many = new Answer(
                IntStream.range(0, 2_001)
                        .mapToObj(i -> Address.of("10.0.%d.%d".formatted(i / 250, 1 + i % 250)))
                        .toList(),
                new Ttl(30),
                false,
                Below.FORWARD);
        DomainName tooMany = DomainName.of("many.example.org");
        Map<DomainName, ServedName> names =
                Map.of(GOOD, new ServedName(answer("192.0.2.1"), 7), tooMany, new ServedName(many, 9));

        Rendering without = render(names, NodeState.EMPTY);
        assertThat(without.zones()).containsOnlyKeys(GOOD);
        assertThat(without.corefile().text()).doesNotContain("many.example.org");
        assertThat(without.findings()).extracting(Finding::kind).containsExactly(FaultKind.ZONE_REFUSED);

        FileFact lastGood = new FileFact("of yesterday", 5);
        NodeState actual = new NodeState(new TreeMap<>(Map.of("db.many.example.org", lastGood)), Optional.empty());
        Rendering with = render(names, actual);
        assertThat(with.state().zones()).containsEntry("db.many.example.org", lastGood);
        assertThat(with.corefile().text()).contains("db.many.example.org");
        assertThat(zone(with, tooMany).refused()).isTrue();
    }

    @Test
    void leavesAZoneToTheProfilesOwnTextThatServesIt() {
        CorefileSettings settings = CorefileSettings.DEFAULT.with(
                Optional.of("a.example.com {\n    bind __PILLAR__LOCAL__DNS__\n    whoami\n}\n"), Optional.empty());
        ClusterProfile profile = ClusterProfile.BUILT_IN.with(Profile.BUILT_IN.with(settings));
        ServedName name = new ServedName(answer("192.0.2.1"), 7);
        DomainName other = DomainName.of("b.example.org");

        Rendering rendering = Renderer.render(
                Optional.empty(),
                new ServedImage(TestCluster.ID, profile, Map.of(GOOD, name, other, name), Map.of(), Map.of()),
                NodeSettings.DEFAULT,
                NodeState.EMPTY);

        assertThat(rendering.zones()).containsOnlyKeys(other);
        assertThat(rendering.findings())
                .extracting(Finding::kind, Finding::subject)
                .containsExactly(tuple(FaultKind.ZONE_REFUSED, GOOD.text()));
        assertThat(rendering.corefile().text())
                .contains("bind 169.254.20.10\n    whoami")
                .doesNotContain("db.a.example.com");
    }

    @Test
    void refusesTheNameThatEveryNodeAnswersItself() {
        Rendering rendering = render(Map.of(BAD, new ServedName(answer("192.0.2.1"), 7)), NodeState.EMPTY);

        assertThat(rendering.zones()).isEmpty();
        assertThat(rendering.findings()).extracting(Finding::subject).containsExactly(BAD.text());
    }
}
