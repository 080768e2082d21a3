// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Violation;
import java.time.Duration;
import java.util.List;

/**
 * A whole Corefile.
 *
 * @param text all of it
 * @param version 8 hexadecimal digits that name the text; in its first line and in what {@link Marker#NAME} answers
 * @param tick how often CoreDNS looks at each zone file
 * @param problems parts of the profile that were left out because CoreDNS would refuse the whole file for them; pointers are into
 *     the profile
 */
public record Corefile(String text, String version, Duration tick, List<Violation> problems) {
    public Corefile {
        problems = List.copyOf(problems);
    }
}
