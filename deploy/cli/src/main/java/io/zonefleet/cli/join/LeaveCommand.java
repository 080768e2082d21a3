// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import io.zonefleet.cli.Top;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a Kubernetes cluster out of the fleet. */
@Command(
        name = "leave",
        description = "Remove all that join made, in an order that leaves no pod without DNS.",
        footer = {
            "",
            "Run it again to go on where it stopped. It does not look at what no join makes: where kubelets send pods to",
            "the node cache (clusterDNS), or a Corefile was edited by hand, take that back before."
        })
public final class LeaveCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "ID", description = "Its id in the fleet.")
    private String id = "";

    @Mixin
    private KubeFlags kube = new KubeFlags();

    @Mixin
    private EtcdFlags etcd = new EtcdFlags();

    @Option(
            names = "--keep-domains",
            description =
                    "Keep what its source contributed: the source is disabled, not removed, and the cluster stays declared.")
    private boolean keepDomains;

    @Option(names = "--allow-shrink", description = "Also where much is removed with the source.")
    private boolean allowShrink;

    @Option(
            names = "--force",
            description =
                    "Also where pods have no other resolver: they lose their DNS. And without nodes that don't answer.")
    private boolean force;

    @Option(names = "--wait", paramLabel = "TIME", description = "For agents to end: 90s, 10m, 1h; 10m where left out.")
    private String wait = "10m";

    @Option(
            names = "--dns-settle",
            paramLabel = "TIME",
            description =
                    "For the cluster's own CoreDNS to read that it asks no zone server any more; 2m where left out: a kubelet hands it on within a minute or so, CoreDNS looks every 30s.")
    private String settle = "2m";

    @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing.")
    private boolean dryRun;

    public LeaveCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        LeaveSettings settings =
                new LeaveSettings(id, keepDomains, force, allowShrink, Patience.parse(wait), Patience.parse(settle));
        try (Kube opened = kube.open(top.terminal())) {
            Leaving leaving = new Leaving(
                    opened,
                    etcd.client(top.terminal()),
                    new ControlSide(top.api(), id),
                    settings,
                    new Report(top.terminal(), top.format()));
            if (dryRun) {
                leaving.rehearse();
            } else {
                leaving.run();
            }
        }
    }
}
