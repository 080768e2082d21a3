// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.control.secret.BoundServer;
import io.zonefleet.control.secret.ClientCertificate;
import io.zonefleet.control.secret.Kubeconfig;
import io.zonefleet.control.secret.SecretText;
import io.zonefleet.control.source.Secrets;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.Source;
import io.zonefleet.model.Violation;
import java.util.List;
import java.util.Optional;

/**
 * By what a cluster lets the control plane in.
 *
 * @param authority who signs its certificate (PEM), where the source does not say
 */
record Credential(Optional<String> token, Optional<String> authority, Optional<ClientCertificate> certificate) {
    /** Without what is secret: it goes into no log. */
    @Override
    public String toString() {
        return "Credential[]";
    }

    /**
     * That of a source as it is now.
     *
     * @throws Trouble where there is none to use, with why; passing where there is none at all, or a file that can't be used, as while it is written
     */
    static Credential of(Secrets secrets, Source source, KubernetesSync sync) throws Trouble {
        SecretKind kind = sync.token().isPresent() ? SecretKind.TOKEN : SecretKind.KUBECONFIG;
        String text = switch (secrets.read(sync.secret(), kind, source.url())) {
            case Secrets.Read.Known(String value) -> value;
            case Secrets.Read.Unfit(String why) -> throw new Trouble(why);
            case Secrets.Read.Missing(String why) -> throw Trouble.passing(why);
        };
        if (kind == SecretKind.TOKEN) {
            return new Credential(Optional.of(text), Optional.empty(), Optional.empty());
        }
        Kubeconfig config = switch (SecretText.kubeconfig(text)) {
            case Parsed.Valid<Kubeconfig>(Kubeconfig good) -> good;
            case Parsed.Invalid<Kubeconfig>(List<Violation> why) ->
                throw new Trouble("the secret " + sync.secret() + " can't be used: "
                        + why.getFirst().message());
        };
        if (!BoundServer.isSame(config.server(), source.url())) {
            throw new Trouble("the kubeconfig %s is for %s, and the source's url is %s: make them the same"
                    .formatted(sync.secret(), config.server(), source.url()));
        }
        return new Credential(config.token(), config.authority(), config.certificate());
    }

    /** Whether a connection by the one will do with the other: a token is read again for each request, all else is part of the connection. */
    boolean isSameConnection(Credential other) {
        return authority.equals(other.authority)
                && certificate.equals(other.certificate)
                && token.isPresent() == other.token.isPresent();
    }
}
