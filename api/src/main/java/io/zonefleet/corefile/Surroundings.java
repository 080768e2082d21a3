// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import java.util.List;
import java.util.Optional;

/** What the meaning of a Corefile depends on beside its own text. */
public interface Surroundings {
    /** A file's text; empty where it can't be read. */
    Optional<String> read(String path);

    /**
     * Files that a pattern stands for, in order of their names, as Go's {@code filepath.Glob} has it (import plugin of CoreDNS): {@code *} and
     * {@code ?} are for any text and any character within one part of the path, and a backslash has the character behind it mean itself.
     *
     * @return the path itself, which need not be there, where the pattern has none of these
     */
    List<String> glob(String pattern);

    /** A variable in CoreDNS's environment; empty text where it is not set. */
    String variable(String name);

    /** Addresses of a network interface; none where there is none of that name. */
    List<String> addresses(String networkInterface);

    /** All addresses of this machine. */
    List<String> addresses();

    /** A machine with nothing in it. */
    Surroundings NOTHING = new Surroundings() {
        @Override
        public Optional<String> read(String path) {
            return Optional.empty();
        }

        @Override
        public List<String> glob(String pattern) {
            return List.of();
        }

        @Override
        public String variable(String name) {
            return "";
        }

        @Override
        public List<String> addresses(String networkInterface) {
            return List.of();
        }

        @Override
        public List<String> addresses() {
            return List.of();
        }
    };
}
