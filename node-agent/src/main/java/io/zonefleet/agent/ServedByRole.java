// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.Profile;
import io.zonefleet.render.ServedImage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of an image is an agent's by its role. A zone server takes the names; of the profile, which says how node caches are set up, only how
 * changes are applied, how long negative answers live, and whether errors and queries are logged. Belongs to the loop's thread.
 */
final class ServedByRole {
    private final boolean zoneServer;
    private @Nullable ServedImage given;
    private @Nullable ServedImage taken;

    ServedByRole(boolean zoneServer) {
        this.zoneServer = zoneServer;
    }

    /** The very same each time for the same image: what follows from it is then not made anew. */
    ServedImage of(ServedImage served) {
        if (!zoneServer) {
            return served;
        }
        ServedImage before = taken;
        if (before == null || !served.equals(given)) {
            before = new ServedImage(
                    served.cluster(), bare(served.profile()), served.names(), served.declared(), served.serials());
            given = served;
            taken = before;
        }
        return before;
    }

    private static ClusterProfile bare(ClusterProfile cluster) {
        Profile given = cluster.profile();
        CorefileSettings corefile = given.corefileSettings();
        CorefileSettings usual = CorefileSettings.DEFAULT;
        Profile bare = new Profile(
                given.id(),
                List.of(),
                List.of(),
                given.cache(),
                given.negativeTtl(),
                given.apply(),
                given.comment(),
                Optional.empty(),
                Optional.of(new CorefileSettings(
                        usual.forward(),
                        corefile.errors(),
                        corefile.log(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        usual.ownUpstreams())));
        return new ClusterProfile(bare, Optional.empty(), List.of());
    }
}
