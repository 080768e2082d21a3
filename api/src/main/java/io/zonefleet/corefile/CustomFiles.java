// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The folder of a cluster's CoreDNS, as its distributions mount it: {@code coredns-custom} is folder {@code custom} beside the Corefile (AKS,
 * k3s). What else the Corefile imports or takes from its environment is not known.
 */
final class CustomFiles implements Surroundings {
    /** Where the Corefile is. */
    static final String COREFILE = "/etc/coredns/Corefile";

    private static final String FOLDER = "/etc/coredns/custom/";

    private final SortedMap<String, String> files = new TreeMap<>();

    /** @param custom data of {@code coredns-custom} */
    CustomFiles(SortedMap<String, String> custom) {
        custom.forEach((name, text) -> files.put(path(name), text));
    }

    /** Of a key of {@code coredns-custom}. */
    static String path(String name) {
        return FOLDER + name;
    }

    @Override
    public Optional<String> read(String path) {
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public List<String> glob(String pattern) {
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            return List.of(pattern);
        }
        Pattern wanted = Pattern.compile(
                pattern.codePoints()
                        .mapToObj(c -> c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(Character.toString(c)))
                        .reduce("", String::concat),
                Pattern.DOTALL);
        return files.keySet().stream()
                .filter(file -> wanted.matcher(file).matches())
                .toList();
    }

    /** Something, so that what it stands in is there. */
    @Override
    public String variable(String name) {
        return "variable";
    }

    @Override
    public List<String> addresses(String networkInterface) {
        return List.of();
    }

    @Override
    public List<String> addresses() {
        return List.of();
    }
}
