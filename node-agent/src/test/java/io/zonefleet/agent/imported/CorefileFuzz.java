// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

import io.zonefleet.agent.imported.OperatorText.Reading;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.corefile.OperatorBlocks;
import io.zonefleet.corefile.Pillar;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Fuzz target: Corefiles in operators' words. A text that begins with {@code !} is a profile's; any other is a Corefile of an operator's own, with
 * two files that it may import behind the first and second NUL.
 */
public final class CorefileFuzz {
    private static final String FOLDER = "/etc/coredns/";
    private static final String OURS = FOLDER + "zonefleet/Corefile";
    private static final List<String> FILES = List.of(FOLDER + "Corefile", FOLDER + "part", FOLDER + "conf.d/a.conf");
    private static final List<Listener> WANTED = List.of(
            new Listener(List.of(Address.of("169.254.20.10")), 53, List.of(new Upstream("10.0.0.53")), false, true));
    private static final Map<Pillar, List<String>> VALUES = Map.of(
            Pillar.DNS_DOMAIN, List.of("cluster.local"),
            Pillar.LOCAL_DNS, List.of("169.254.20.10", "fd00::10"),
            Pillar.CLUSTER_DNS, List.of("10.96.0.11"),
            Pillar.UPSTREAM_SERVERS, List.of("/etc/resolv.conf"));
    private static final String BLOCK = "x.test {\n    bind 169.254.20.10\n}\n";

    private CorefileFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        if (text.startsWith("!")) {
            ofProfile(text.substring(1));
        } else {
            ofOperator(text.split("\0", -1));
        }
    }

    private static void ofProfile(String text) {
        if (!(OperatorBlocks.parse(text) instanceof Parsed.Valid<OperatorBlocks>(OperatorBlocks read))) {
            return;
        }
        for (boolean overUdp : new boolean[] {false, true}) {
            String filled = read.filled(VALUES, overUdp);
            OperatorBlocks again = OperatorBlocks.parse(filled).orThrow();
            require(again.plugin("reload").isEmpty(), filled);
            require(filled.lines().count() == text.lines().count(), filled);
            int sites = OperatorBlocks.parse(BLOCK + filled + BLOCK)
                    .orThrow()
                    .sites()
                    .size();
            require(sites == again.sites().size() + 2, filled);
        }
    }

    private static void ofOperator(String[] texts) {
        TestSurroundings around =
                new TestSurroundings().variable("ZONE", "v.test").variable("SELF", "{$SELF}");
        for (int i = 0; i < Math.min(texts.length, FILES.size()); i++) {
            around.file(FILES.get(i), texts[i]);
        }
        switch (OperatorText.read(around, FILES.getFirst(), OURS)) {
            case Reading.Broken(Finding why) -> told(why);
            case Reading.Whole(OperatorText read) -> {
                read.problems().forEach(CorefileFuzz::told);
                Fitting fitting = Fitting.of(read, WANTED);
                fitting.findings().forEach(CorefileFuzz::told);
                require(fitting.listeners().size() == WANTED.size(), fitting.toString());
                read.placeOf(new DomainName("a.test"), fitting.listeners())
                        .ifPresent(place -> require(place.startsWith(FOLDER), place));
            }
        }
    }

    /** What is wrong names a file of his, and says something. */
    private static void told(Finding finding) {
        require(finding.subject().startsWith(FOLDER) && !finding.message().isBlank(), finding.toString());
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
