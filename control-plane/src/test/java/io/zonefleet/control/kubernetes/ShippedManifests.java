// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of {@code deploy/manifests}, as objects. */
final class ShippedManifests {
    private static final Path FOLDER = Path.of("../deploy/manifests");

    private final KubernetesClient client;

    ShippedManifests(KubernetesClient client) {
        this.client = client;
    }

    /** Names of all files. */
    static List<String> files() {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.map(Path::getFileName)
                    .map(String::valueOf)
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<HasMetadata> of(String file) {
        return at(FOLDER.resolve(file));
    }

    List<HasMetadata> at(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            return client.load(yaml).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T extends HasMetadata> T one(String file, Class<T> type, String name) {
        return of(file).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name + " in " + file));
    }

    String configuration(String file, String name, String key) {
        return Optional.ofNullable(one(file, ConfigMap.class, name).getData().get(key))
                .orElseThrow(() -> new AssertionError("no " + key + " in " + name));
    }

    /** What pods are made of, where the object makes some. */
    static Optional<PodTemplateSpec> template(HasMetadata object) {
        return switch (object) {
            case Deployment deployment -> Optional.of(deployment.getSpec().getTemplate());
            case StatefulSet set -> Optional.of(withItsDisks(set));
            case DaemonSet set -> Optional.of(set.getSpec().getTemplate());
            default -> Optional.empty();
        };
    }

    private static PodTemplateSpec withItsDisks(StatefulSet set) {
        List<Volume> disks = set.getSpec().getVolumeClaimTemplates().stream()
                .map(claim -> claim.getMetadata().getName())
                .map(name -> new VolumeBuilder()
                        .withName(name)
                        .withNewPersistentVolumeClaim(name, false)
                        .build())
                .toList();
        return new PodTemplateSpecBuilder(set.getSpec().getTemplate())
                .editSpec()
                .addAllToVolumes(disks)
                .endSpec()
                .build();
    }

    static Container container(HasMetadata object, String name) {
        return template(object).orElseThrow().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no container " + name));
    }
}
