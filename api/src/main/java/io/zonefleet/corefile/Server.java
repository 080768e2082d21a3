// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import java.util.List;
import java.util.stream.Stream;

/**
 * A server block.
 *
 * @param keys as they are written
 * @param keyTokens the words that they stand in
 * @param place of the first
 */
public record Server(List<String> keys, List<Token> keyTokens, Place place, List<Directive> directives) {
    public Server {
        keys = List.copyOf(keys);
        keyTokens = List.copyOf(keyTokens);
        directives = List.copyOf(directives);
    }

    /** All of one plugin. */
    public Stream<Directive> all(String name) {
        return directives.stream().filter(directive -> directive.name().equals(name));
    }
}
