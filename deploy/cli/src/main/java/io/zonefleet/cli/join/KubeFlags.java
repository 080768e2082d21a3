// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import io.zonefleet.cli.Terminal;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which Kubernetes cluster is meant. {@code --context} names a control plane, in all commands. */
final class KubeFlags {
    @Option(
            names = "--kube-context",
            required = true,
            paramLabel = "NAME",
            description = "The cluster: a context of the kubeconfig.")
    private String context = "";

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Instead of those that KUBECONFIG names, or ~/.kube/config.")
    private Optional<String> kubeconfig = Optional.empty();

    @Option(
            names = "--force-conflicts",
            description = "Take over fields of objects that somebody else keeps, as kubectl or helm.")
    private boolean force;

    Kube open(Terminal terminal) {
        return Kube.of(Kubeconfig.read(terminal, kubeconfig, context), force);
    }
}
