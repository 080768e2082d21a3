// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The blocks of the managed zones, the same on every listener that has them. They have no cache: it would hide edits. */
final class ManagedBlocks {
    /** Where the cached way upstream listens. */
    static final String INTERNAL_ADDRESS = "127.0.0.1";

    /** What the way there and back may take on top of an upstream's time. */
    private static final Duration ON_TOP = Duration.ofMillis(500);

    private final List<ZoneContent> zones;
    private final Set<DomainName> names;
    private final String directory;
    private final String tick;
    private final CorefileSettings settings;

    /** @param zones in the order in which they are written */
    ManagedBlocks(List<ZoneContent> zones, String directory, Duration tick, CorefileSettings settings) {
        this.settings = settings;
        this.zones = zones;
        this.names = zones.stream().map(ZoneContent::zone).collect(Collectors.toUnmodifiableSet());
        this.directory = directory;
        this.tick = FileTick.text(tick);
    }

    /** Whether a name is at or below one of them. */
    boolean covers(DomainName name) {
        return names.contains(name) || name.ancestors().stream().anyMatch(names::contains);
    }

    void write(CorefileBlock corefile, int port, Bind bind, int internalPort) {
        for (ZoneContent zone : zones) {
            if (zone.apexForwarded()) {
                writeApex(corefile, zone, port, bind, internalPort);
            }
            corefile.block(zone.zone() + ":" + port, block -> {
                bind.write(block);
                writeLogging(block);
                block.block("file " + CorefileBlock.path(directory + "/" + ZoneFileName.of(zone.zone())), file -> {
                    file.line("reload", tick);
                    if (!zone.closed()) {
                        file.line("fallthrough");
                    }
                });
                if (!zone.closed()) {
                    writeForward(block, internalPort);
                }
            });
        }
    }

    /** Without it {@code file} would answer SOA and NS of an apex that is not ours: tools that look for zones ask for them. */
    private void writeApex(CorefileBlock corefile, ZoneContent zone, int port, Bind bind, int internalPort) {
        corefile.block(zone.zone() + ":" + port, block -> {
            block.block(
                    "view apex",
                    view -> view.line("expr name() == '" + zone.zone().absolute() + "'"));
            bind.write(block);
            writeLogging(block);
            writeForward(block, internalPort);
        });
    }

    private void writeLogging(CorefileBlock block) {
        if (settings.errors()) {
            block.line("errors");
        }
        if (settings.log()) {
            block.line("log");
        }
    }

    /** {@code max_fails 0}: it is this very process, which must never be taken for dead because an upstream of its is. */
    private void writeForward(CorefileBlock block, int internalPort) {
        block.block("forward . " + INTERNAL_ADDRESS + ":" + internalPort, forward -> {
            forward.line("max_fails 0");
            // it waits for an upstream itself
            settings.forward()
                    .readTimeout()
                    .ifPresent(timeout -> forward.line("read_timeout", FileTick.text(timeout.plus(ON_TOP))));
        });
    }
}
