// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdEndpoints.Identity;
import io.zonefleet.store.etcd.EtcdEndpoints.Login;
import io.zonefleet.store.etcd.EtcdEndpoints.Tls;
import io.zonefleet.store.etcd.EtcdStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes the store that the configuration names. */
final class Stores {
    private Stores() {}

    /**
     * Connects in the background; etcd need not be there.
     *
     * @throws IOException where the file with the password can't be read
     * @throws IllegalArgumentException where the certificates can't be
     */
    static Store connect(AgentConfig.Etcd etcd) throws IOException {
        Optional<Identity> identity = etcd.certFile()
                .map(certificate -> new Identity(certificate, etcd.keyFile().orElseThrow()));
        Optional<Tls> tls = etcd.caFile().map(authority -> new Tls(authority, identity));
        Optional<Login> login = Optional.empty();
        if (etcd.user().isPresent()) {
            Path file = etcd.passwordFile().orElseThrow();
            login = Optional.of(
                    new Login(etcd.user().get(), Files.readString(file).strip()));
        }
        return new EtcdStore(new EtcdEndpoints(etcd.endpoints(), tls, login, EtcdEndpoints.DEFAULT_TIMEOUT));
    }
}
