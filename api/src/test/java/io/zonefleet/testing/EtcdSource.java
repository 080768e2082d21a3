// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Where the tests' etcd comes from. */
sealed interface EtcdSource {
    /** Used for containers unless {@code zonefleet.etcd.image} or {@code ZONEFLEET_ETCD_IMAGE} names another. */
    String DEFAULT_IMAGE = "gcr.io/etcd-development/etcd:v3.7.3";

    /** Starts it and waits until it is healthy. */
    Running start();

    /** An etcd that runs elsewhere. */
    record Given(List<URI> endpoints) implements EtcdSource {
        public Given {
            endpoints = List.copyOf(endpoints);
        }

        @Override
        public Running start() {
            Await.until("etcd at " + endpoints, () -> endpoints.stream().anyMatch(EtcdProcess::isHealthy));
            return new Running(endpoints, () -> {});
        }
    }

    /** A container, by Testcontainers, which pulls the image if it is not there. */
    record Container(String image) implements EtcdSource {
        private static final int CLIENT_PORT = 2379;

        @Override
        public Running start() {
            String listen = "http://0.0.0.0:" + CLIENT_PORT;
            GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                    .withExposedPorts(CLIENT_PORT)
                    // by its full path: an image made of nothing but the program has no PATH
                    .withCommand(
                            "/usr/local/bin/etcd",
                            "--data-dir=/etcd-data",
                            "--listen-client-urls=" + listen,
                            "--advertise-client-urls=" + listen,
                            "--unsafe-no-fsync")
                    .waitingFor(Wait.forHttp("/health").forPort(CLIENT_PORT));
            container.start();
            URI endpoint = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(CLIENT_PORT));
            return new Running(List.of(endpoint), container::stop);
        }
    }

    /** A process of the etcd program that {@link Tools} finds. */
    record Program() implements EtcdSource {
        @Override
        public Running start() {
            EtcdProcess process = EtcdProcess.start();
            return new Running(List.of(process.endpoint()), process::close);
        }
    }

    /** A started one. */
    record Running(List<URI> endpoints, Runnable stop) implements AutoCloseable {
        @Override
        public void close() {
            stop.run();
        }
    }

    /** The source for this machine, or the one that is forced. */
    static EtcdSource ofThisMachine() {
        return choose(
                System.getProperty("zonefleet.etcd.mode", "auto"),
                System.getProperty("zonefleet.etcd.image", ""),
                System.getenv(),
                DockerProbe.ofThisMachine());
    }

    /** Decides; asks Docker only when that matters. */
    static EtcdSource choose(String mode, String image, Map<String, String> environment, DockerProbe docker) {
        String wanted = Stream.of(image, environment.getOrDefault("ZONEFLEET_ETCD_IMAGE", ""), DEFAULT_IMAGE)
                .filter(name -> !name.isBlank())
                .findFirst()
                .orElseThrow();
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "process" -> new Program();
            case "container" -> new Container(wanted);
            case "auto" -> {
                String endpoints = environment.getOrDefault("ETCD_ENDPOINTS", "");
                if (!endpoints.isBlank()) {
                    yield new Given(Stream.of(endpoints.split(",", -1))
                            .map(String::strip)
                            .map(URI::create)
                            .toList());
                }
                yield docker.canRun(wanted) ? new Container(wanted) : new Program();
            }
            default ->
                throw new IllegalArgumentException(
                        "zonefleet.etcd.mode is '" + mode + "'; it can be process, container or auto");
        };
    }
}
