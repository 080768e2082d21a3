// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key that TLS takes at each handshake: another from one moment to the next, without a listener that closes. The ones before are kept for a
 * while, since TLS asks in three steps, by alias: new ones may come between. Any thread.
 */
final class ServingKeys extends X509ExtendedKeyManager {
    private static final String KIND = "EC";

    private static final int KEPT = 8;

    /** Newest first. */
    private volatile List<Identity> known = List.of();

    /** From now on handshakes take this one. One thread. */
    void take(Identity identity) {
        known = Stream.concat(Stream.of(identity), known.stream()).limit(KEPT).toList();
    }

    /** What handshakes take; empty before the first. */
    Optional<Identity> current() {
        return known.stream().findFirst();
    }

    private Optional<Identity> find(@Nullable String alias) {
        return known.stream().filter(one -> one.alias().equals(alias)).findFirst();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return keyType.startsWith(KIND) ? current().map(Identity::alias).orElse(null) : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        return find(alias).map(Identity::chain).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return find(alias).map(Identity::key).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return known.stream().map(Identity::alias).toArray(String[]::new);
    }

    @Override
    public String @Nullable [] getClientAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return null; // it is nobody's client
    }

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
