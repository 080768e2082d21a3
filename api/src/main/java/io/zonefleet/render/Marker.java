// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.DomainName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What {@code state.zonefleet.internal TXT} answers on every listener: which Corefile an instance of CoreDNS serves, and which
 * instance it is.
 *
 * @param corefile version of the Corefile
 * @param instance the value of {@value #INSTANCE_VARIABLE} in the environment of that CoreDNS; empty where it is not set
 */
public record Marker(String corefile, String instance) {
    /** The name to ask. Neither it nor a name below it can be managed. */
    public static final DomainName NAME = new DomainName("state.zonefleet.internal");

    /**
     * Environment variable of CoreDNS that names the instance, so that the file is the same for all. Letters, digits, dots and
     * hyphens, at most 63.
     */
    public static final String INSTANCE_VARIABLE = "ZONEFLEET_INSTANCE";

    private static final String COREFILE = "corefile=";
    private static final String INSTANCE = "instance=";

    /** Reads the strings of a TXT record; empty where they are something else. */
    public static Optional<Marker> parse(List<String> strings) {
        return strings.size() == 2
                        && strings.get(0).startsWith(COREFILE)
                        && strings.get(1).startsWith(INSTANCE)
                ? Optional.of(new Marker(
                        strings.get(0).substring(COREFILE.length()),
                        strings.get(1).substring(INSTANCE.length())))
                : Optional.empty();
    }

    /** Whether a name is answered by the marker's block, so that nobody else can have it. */
    static boolean owns(DomainName name) {
        return name.isAtOrBelow(NAME);
    }

    /**
     * The block that answers it. TTL 0, so that nobody keeps it.
     *
     * @param more first lines of the block
     */
    static void write(CorefileBlock corefile, int port, Bind bind, String version, Consumer<CorefileBlock> more) {
        corefile.block(NAME + ":" + port, block -> {
            bind.write(block);
            more.accept(block);
            block.block(
                    "template IN TXT",
                    template -> template.line(
                            "answer",
                            "\"{{ .Name }} 0 IN TXT \\\"%s%s\\\" \\\"%s{$%s}\\\"\""
                                    .formatted(COREFILE, version, INSTANCE, INSTANCE_VARIABLE)));
            block.block("template IN ANY", template -> template.line("rcode", "NOERROR"));
        });
    }
}
