// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import io.zonefleet.control.config.ControlConfig.Etcd;
import io.zonefleet.control.etcd.EmbeddedEtcd;
import io.zonefleet.control.etcd.EtcdNotStarted;
import io.zonefleet.control.etcd.SupervisedEtcd;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Comes to a store as the configuration says: connects to etcd, or starts one first. */
final class StoreConnection {
    private final Consumer<SupervisedEtcd> started;

    /** @param started takes what has to be closed after the store */
    StoreConnection(Consumer<SupervisedEtcd> started) {
        this.started = started;
    }

    EtcdStore open(Etcd settings) throws StartFailed, InterruptedException {
        try {
            return new EtcdStore(
                    switch (settings) {
                        case Etcd.Embedded embedded -> EtcdEndpoints.plain(List.of(start(embedded)));
                        case Etcd.External external -> endpoints(external);
                    });
        } catch (IllegalArgumentException wrong) {
            throw new StartFailed("etcd: " + wrong.getMessage());
        }
    }

    private URI start(Etcd.Embedded embedded) throws StartFailed, InterruptedException {
        Path binary = program(embedded.binary())
                .orElseThrow(() -> new StartFailed(("there is no etcd program `%s`: run deploy/tools/get etcd and set"
                                + " etcd.binary, or use an etcd that runs already (etcd.endpoints)")
                        .formatted(embedded.binary())));
        try {
            SupervisedEtcd etcd = SupervisedEtcd.start(new EmbeddedEtcd(
                    binary,
                    embedded.dataDir().toAbsolutePath(),
                    embedded.logFile().toAbsolutePath(),
                    embedded.clientPort(),
                    embedded.peerPort()));
            started.accept(etcd);
            return etcd.endpoint();
        } catch (EtcdNotStarted failed) {
            throw new StartFailed(String.valueOf(failed.getMessage()));
        }
    }

    /** A path as it is, a name as PATH has it. */
    private static Optional<Path> program(String binary) {
        if (binary.contains(File.separator)) {
            return Optional.of(Path.of(binary).toAbsolutePath()).filter(Files::isExecutable);
        }
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, binary).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static EtcdEndpoints endpoints(Etcd.External external) throws StartFailed {
        Optional<EtcdEndpoints.Identity> identity = external.certFile()
                .flatMap(cert -> external.keyFile().map(key -> new EtcdEndpoints.Identity(cert, key)));
        Optional<EtcdEndpoints.Login> login = Optional.empty();
        if (external.user().isPresent() && external.passwordFile().isPresent()) {
            login = Optional.of(new EtcdEndpoints.Login(
                    external.user().get(), password(external.passwordFile().get())));
        }
        return new EtcdEndpoints(
                external.endpoints(),
                external.caFile().map(ca -> new EtcdEndpoints.Tls(ca, identity)),
                login,
                external.timeout());
    }

    private static String password(Path file) throws StartFailed {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new StartFailed("etcd's password file %s can't be read: %s".formatted(file, unreadable.getMessage()));
        }
    }
}
