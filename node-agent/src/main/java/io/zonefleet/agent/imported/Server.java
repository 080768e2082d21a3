// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

import java.util.List;
import java.util.stream.Stream;

/**
 * A server block.
 *
 * @param keys as they are written
 * @param place of the first
 */
record Server(List<String> keys, Place place, List<Directive> directives) {
    Server {
        keys = List.copyOf(keys);
        directives = List.copyOf(directives);
    }

    Stream<Directive> all(String name) {
        return directives.stream().filter(directive -> directive.name().equals(name));
    }
}
