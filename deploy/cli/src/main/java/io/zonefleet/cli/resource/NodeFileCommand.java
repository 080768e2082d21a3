// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a file of a node as it stands on its disk, byte for byte, in whatever form output is wanted. */
abstract sealed class NodeFileCommand implements Runnable {
    private final Top top;

    @Parameters(index = "0", paramLabel = "CLUSTER/NODE", description = "Which one.")
    private String name = "";

    private NodeFileCommand(Top top) {
        this.top = top;
    }

    /** Which file, below the path of the node. */
    abstract String file();

    @Override
    public void run() {
        top.terminal()
                .out()
                .print(top.api().get(Noun.NODE.path(name) + "/" + file()).body());
    }

    /** How its CoreDNS is set up. */
    @Command(name = "corefile", description = "Print its Corefile as it stands on its disk.")
    static final class Corefile extends NodeFileCommand {
        Corefile(Top top) {
            super(top);
        }

        @Override
        String file() {
            return "corefile";
        }
    }

    /** What its CoreDNS reads of a zone. */
    @Command(name = "file", description = "Print the file of a zone as it stands on its disk.")
    static final class ZoneFile extends NodeFileCommand {
        @Parameters(index = "1", paramLabel = "ZONE", description = "Which one, as 'node zones' names it.")
        private String zone = "";

        ZoneFile(Top top) {
            super(top);
        }

        @Override
        String file() {
            return "zones/" + Api.segment(zone) + "/file";
        }
    }
}
