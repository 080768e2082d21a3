// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.Stamped;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that one cluster serves: both of its feeds merged, masked names left out.
 *
 * <p>The maps may be in any order. They are kept as they are, not copied, so that an image of 100,000 names can be handed
 * over as it is: they must not change afterwards.
 *
 * @param cluster the cluster
 * @param profile how its node caches are set up
 * @param names managed names
 * @param declared declared zones, each with the intent revision of its settings (at least 1)
 * @param serials per zone the intent revision at which a name last left it (at least 1)
 */
public record ServedImage(
        ClusterId cluster,
        ClusterProfile profile,
        Map<DomainName, ServedName> names,
        Map<DomainName, Long> declared,
        Map<DomainName, Long> serials) {
    /** @throws IllegalArgumentException for a revision below 1 */
    public ServedImage {
        declared.values().forEach(Revision::require);
        serials.values().forEach(Revision::require);
    }

    /** What an agent of the cluster is to serve by what it has read. */
    public static ServedImage of(ClusterImage image) {
        // in the order of the feeds, which saves sorting 100,000 names
        Map<DomainName, ServedName> names = LinkedHashMap.newLinkedHashMap(
                image.all().domains().size() + image.own().domains().size());
        image.all().domains().forEach((name, value) -> put(names, name, value));
        image.own().domains().forEach((name, value) -> put(names, name, value)); // wins by name, and can mask
        return new ServedImage(
                image.cluster(),
                image.profile().orElse(ClusterProfile.BUILT_IN),
                names,
                newest(image.all().zones(), image.own().zones()),
                newest(image.all().serials(), image.own().serials()));
    }

    private static void put(Map<DomainName, ServedName> names, DomainName name, Stamped<Optional<Answer>> value) {
        value.value()
                .ifPresentOrElse(
                        answer -> names.put(name, new ServedName(answer, value.from())), () -> names.remove(name));
    }

    private static Map<DomainName, Long> newest(Map<DomainName, Long> all, Map<DomainName, Long> own) {
        Map<DomainName, Long> newest = new HashMap<>(all);
        own.forEach((zone, from) -> newest.merge(zone, from, Math::max));
        return newest;
    }
}
