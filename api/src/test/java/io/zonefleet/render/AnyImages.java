// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.render.NodeSettings.Pickup;
import io.zonefleet.testing.AnyModel;
import io.zonefleet.testing.AnyText;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.MapArbitrary;

/** Images and nodes for random tests. */
public final class AnyImages {
    private AnyImages() {}

    /** Scattered names, sometimes with a group that is large enough to be packed. */
    public static Arbitrary<ServedImage> images() {
        return Combinators.combine(
                        AnyModel.clusterIds(),
                        AnyModel.clusterProfiles(),
                        names(),
                        revisions().ofMaxSize(4),
                        revisions().ofMaxSize(4))
                .as(ServedImage::new);
    }

    private static Arbitrary<Map<DomainName, ServedName>> names() {
        Arbitrary<Map<DomainName, ServedName>> scattered =
                Arbitraries.maps(AnyModel.names(), served()).ofMaxSize(8);
        Arbitrary<Map<DomainName, ServedName>> group = Arbitraries.maps(
                        Arbitraries.integers().between(0, 99).map(i -> new DomainName("m" + i + ".b.x0.test")),
                        served())
                .ofMinSize(ZoneAssignment.PACKED)
                .ofMaxSize(ZoneAssignment.PACKED + 3);
        return Arbitraries.frequencyOf(
                Tuple.of(4, scattered),
                Tuple.of(1, Combinators.combine(scattered, group).as((some, more) -> {
                    some.putAll(more);
                    return some;
                })));
    }

    private static Arbitrary<Long> froms() {
        return Arbitraries.oneOf(
                Arbitraries.of(1L, 0xffff_ffffL, 0x1_0000_0000L, Long.MAX_VALUE),
                Arbitraries.longs().between(1, Long.MAX_VALUE));
    }

    private static MapArbitrary<DomainName, Long> revisions() {
        return Arbitraries.maps(AnyModel.names(), froms());
    }

    private static Arbitrary<ServedName> served() {
        Arbitrary<Answer> answers = AnyModel.answers();
        return Combinators.combine(answers, froms()).as(ServedName::new);
    }

    /** Every node that can be configured, folders with blanks, quotes and other languages included where they are taken. */
    static Arbitrary<NodeSettings> nodes() {
        return Combinators.combine(
                        AnyModel.listeners().list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of(1, 53, 5399, 65_534, 65_535),
                        endpoint(8080),
                        endpoint(8181),
                        endpoint(9253),
                        directories(),
                        Arbitraries.of(Pickup.class))
                .as(NodeSettings::new);
    }

    /** Texts that {@link NodeSettings} takes for a folder. */
    static Arbitrary<String> directories() {
        return AnyText.hostile().map(text -> "/" + text).filter(NodeSettings::isZoneDirectory);
    }

    private static Arbitrary<Optional<Endpoint>> endpoint(int port) {
        return AnyModel.addresses().map(address -> new Endpoint(address, port)).optional();
    }
}
