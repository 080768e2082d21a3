// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.output.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static JsonNode daemonSet(int generation, int observed, int desired) {
        return daemonSet(generation, observed, desired, desired);
    }

    private static JsonNode daemonSet(int generation, int observed, int desired, int updated) {
        return Json.read(
                "{\"metadata\":{\"generation\":%d},\"status\":{\"observedGeneration\":%d,\"desiredNumberScheduled\":%d,\"updatedNumberScheduled\":%d,\"numberReady\":%d}}"
                        .formatted(generation, observed, desired, updated, desired));
    }

    private static JsonNode node(String name, String state) {
        return Json.read("{\"node\":\"%s\",\"state\":\"%s\",\"faults\":[]}".formatted(name, state));
    }

    @Test
    void isDoneWhenAllThatAreToRunHaveProvedThemselves() {
        List<JsonNode> two = List.of(node("a", "proved"), node("b", "proved"), node("long-gone", "silent"));

        assertThat(Progress.of(List.of(daemonSet(1, 1, 2)), two).isDone()).isTrue();
        assertThat(Progress.of(List.of(daemonSet(1, 1, 3)), two).isDone()).isFalse();
        assertThat(Progress.of(List.of(daemonSet(2, 1, 2)), two).isDone()).isFalse();
        assertThat(Progress.of(List.of(daemonSet(1, 1, 1), daemonSet(1, 1, 1)), two)
                        .isDone())
                .isTrue();
        assertThat(Progress.of(List.of(Json.read("{}")), two).shown()).contains("no controller");
    }

    @Test
    void doesNotTakeTheProofOfPodsThatAreToBeReplaced() {
        Progress progress =
                Progress.of(List.of(daemonSet(2, 2, 2, 1)), List.of(node("a", "proved"), node("b", "proved")));

        assertThat(progress.isDone()).isFalse();
        assertThat(progress.shown()).endsWith("; 1 pods are still to be made anew, or to be ready");
    }

    @Test
    void namesThoseThatHaveNot() {
        Progress progress = Progress.of(List.of(daemonSet(1, 1, 2)), List.of(node("a", "proved"), node("b", "behind")));

        assertThat(progress.isDone()).isFalse();
        assertThat(progress.waiting()).containsExactly("b is behind");
        assertThat(progress.shown()).isEqualTo("2 of 2 agents have registered, 1 have proved themselves");
    }
}
