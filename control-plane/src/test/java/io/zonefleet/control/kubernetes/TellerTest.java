// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.Versioned;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TellerTest {
    private static final String URL = "https://192.0.2.1:6443";

    private static Source source(String id, String url, boolean enabled, String suffix) {
        Source like = SyncedTest.SOURCE;
        return new Source(
                new SourceId(id),
                URI.create(url),
                like.suffix(),
                like.interval(),
                like.timeout(),
                like.maxBytes(),
                like.ttl(),
                like.wildcard(),
                like.origin(),
                like.placement(),
                like.allowShrink(),
                enabled,
                like.comment(),
                like.polling(),
                Optional.of(KubernetesSync.byToken("t", List.of(DomainName.of(suffix)), true, Optional.empty())));
    }

    private static List<String> tellers(String domain, Source... sources) {
        List<Versioned<Source>> all = List.of(sources).stream()
                .map(source -> new Versioned<>(source, 1))
                .toList();
        return List.of(sources).stream()
                .filter(source -> new Teller(source, all).tells(domain))
                .map(source -> source.id().text())
                .toList();
    }

    @Test
    void oneOfThoseThatFollowOneServerTellsAnObject() {
        Source one = source("one", URL, true, "one.wide.example");
        Source two = source("two", URL, true, "two.wide.example");
        Source both = source("z-both", URL, true, "wide.example");

        assertThat(tellers("a.one.wide.example", one, two)).containsExactly("one");
        assertThat(tellers("a.two.wide.example", one, two)).containsExactly("two");
        assertThat(tellers("a.other.test", one, two)).containsExactly("one");
        assertThat(tellers("no name", one, two)).containsExactly("one");
        assertThat(tellers("a.two.wide.example", both, two)).containsExactly("two");
        assertThat(tellers("a.three.wide.example", one, two, both)).containsExactly("z-both");
    }

    @Test
    void sourcesOfOtherServersAndThoseThatAreDisabledTellNothing() {
        Source one = source("one", URL, true, "one.wide.example");

        assertThat(tellers("a.two.wide.example", one, source("a", "https://192.0.2.2:6443", true, "two.wide.example")))
                .containsExactly("one", "a");
        assertThat(new Teller(one, List.of(new Versioned<>(source("a", URL, false, "two.wide.example"), 1)))
                        .tells("a.two.wide.example"))
                .isTrue();
    }
}
