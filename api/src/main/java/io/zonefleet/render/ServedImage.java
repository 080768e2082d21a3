// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.FeedState;
import io.zonefleet.image.NameMap;
import io.zonefleet.image.Stamped;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
        ServedImage nothing = new ServedImage(
                image.cluster(), ClusterProfile.BUILT_IN, NameMap.empty(), NameMap.empty(), NameMap.empty());
        return nothing.after(ClusterImage.empty(image.cluster()), image);
    }

    /**
     * What is to be served by a newer image. Costs as much as the two images differ.
     *
     * @param before the image that this was made of
     */
    public ServedImage after(ClusterImage before, ClusterImage image) {
        FeedState all = image.all();
        FeedState own = image.own();
        NameMap<ServedName> served = NameMap.of(names);
        for (DomainName name : changed(before, image, FeedState::domains)) {
            // the cluster's feed wins by name, and can mask
            Optional<Stamped<Optional<Answer>>> value = Optional.ofNullable(
                            own.domains().get(name))
                    .or(() -> Optional.ofNullable(all.domains().get(name)));
            Optional<ServedName> now =
                    value.flatMap(stamped -> stamped.value().map(answer -> new ServedName(answer, stamped.from())));
            served = now.isPresent() ? served.plus(name, now.get()) : served.minus(name);
        }
        return new ServedImage(
                image.cluster(),
                image.profile().orElse(ClusterProfile.BUILT_IN),
                served,
                newest(NameMap.of(declared), before, image, FeedState::zones),
                newest(NameMap.of(serials), before, image, FeedState::serials));
    }

    private static <V> Set<DomainName> changed(
            ClusterImage before, ClusterImage after, Function<FeedState, NameMap<V>> part) {
        Set<DomainName> changed = part.apply(after.all()).differences(part.apply(before.all()));
        changed.addAll(part.apply(after.own()).differences(part.apply(before.own())));
        return changed;
    }

    private static NameMap<Long> newest(
            NameMap<Long> known, ClusterImage before, ClusterImage after, Function<FeedState, NameMap<Long>> part) {
        NameMap<Long> newest = known;
        for (DomainName zone : changed(before, after, part)) {
            long from = Math.max(
                    part.apply(after.all()).getOrDefault(zone, 0L),
                    part.apply(after.own()).getOrDefault(zone, 0L));
            newest = from > 0 ? newest.plus(zone, from) : newest.minus(zone);
        }
        return newest;
    }

    /** Names that only one of both serves, or that it serves in another way. */
    public Set<DomainName> differences(ServedImage other) {
        return NameMap.of(names).differences(NameMap.of(other.names));
    }
}
