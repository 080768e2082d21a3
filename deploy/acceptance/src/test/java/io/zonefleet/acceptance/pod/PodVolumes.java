// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.pod;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The volumes of a pod as folders: what a kubelet makes of them. What stands on the node stands below a folder that is the node's root. */
final class PodVolumes {
    private static final int DEFAULT_MODE = 0644;

    private final Path dir;
    private final Path node;
    private final Collection<HasMetadata> objects;
    private final Map<String, Path> byName = new TreeMap<>();

    /**
     * Makes all of them.
     *
     * @param node takes the place of the node's root for {@code hostPath}
     * @param objects of the pod's namespace: ConfigMaps and Secrets
     */
    PodVolumes(Path dir, Path node, PodSpec pod, Collection<HasMetadata> objects) {
        this.dir = dir;
        this.node = node;
        this.objects = List.copyOf(objects);
        for (Volume volume : pod.getVolumes()) {
            try {
                byName.put(volume.getName(), made(volume));
            } catch (IOException disk) {
                throw new UncheckedIOException("volume " + volume.getName(), disk);
            }
        }
    }

    /** Where it is. */
    Path folder(String volume) {
        Path folder = byName.get(volume);
        if (folder == null) {
            throw new AssertionError("no volume " + volume);
        }
        return folder;
    }

    private Path made(Volume volume) throws IOException {
        if (volume.getHostPath() != null) {
            return onTheNode(volume.getHostPath());
        }
        Path folder = Files.createDirectories(dir.resolve(volume.getName()));
        if (volume.getEmptyDir() != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        } else if (volume.getConfigMap() != null) {
            write(
                    folder,
                    files(volume.getConfigMap().getName(), volume.getConfigMap().getOptional(), ConfigMap.class),
                    volume.getConfigMap().getItems(),
                    volume.getConfigMap().getDefaultMode());
        } else if (volume.getSecret() != null) {
            write(
                    folder,
                    files(volume.getSecret().getSecretName(), volume.getSecret().getOptional(), Secret.class),
                    volume.getSecret().getItems(),
                    volume.getSecret().getDefaultMode());
        } else {
            throw new AssertionError("a kind of volume that is not known here: " + volume);
        }
        return folder;
    }

    private Path onTheNode(HostPathVolumeSource source) throws IOException {
        Path path = node.resolve(source.getPath().substring(1));
        switch (Optional.ofNullable(source.getType()).orElse("")) {
            case "DirectoryOrCreate" -> Files.createDirectories(path);
            case "FileOrCreate" -> {
                // the kubelet makes no folder for it
                if (!Files.exists(path)) {
                    Files.createDirectories(node.resolve("run"));
                    Files.createFile(path);
                }
            }
            default -> {
                if (!Files.exists(path)) {
                    throw new AssertionError(source + " has to be there already, as on a node where nobody made it");
                }
            }
        }
        return path;
    }

    private Map<String, byte[]> files(String name, @Nullable Boolean optional, Class<? extends HasMetadata> kind) {
        Optional<HasMetadata> found = objects.stream()
                .filter(kind::isInstance)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
        Map<String, byte[]> files = new TreeMap<>();
        if (found.isEmpty() && Boolean.TRUE.equals(optional)) {
            return files;
        }
        HasMetadata object = found.orElseThrow(
                () -> new AssertionError("no " + kind.getSimpleName() + " " + name + ": the pod would never start"));
        switch (object) {
            case ConfigMap map ->
                map.getData().forEach((key, text) -> files.put(key, text.getBytes(StandardCharsets.UTF_8)));
            case Secret secret -> {
                given(secret.getData())
                        .forEach((key, text) ->
                                files.put(key, Base64.getDecoder().decode(text)));
                given(secret.getStringData())
                        .forEach((key, text) -> files.put(key, text.getBytes(StandardCharsets.UTF_8)));
            }
            default -> throw new IllegalArgumentException(name);
        }
        return files;
    }

    private static Map<String, String> given(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private static void write(
            Path folder, Map<String, byte[]> files, Collection<KeyToPath> items, @Nullable Integer mode)
            throws IOException {
        Map<String, String> paths = new TreeMap<>();
        if (items.isEmpty()) {
            files.keySet().forEach(key -> paths.put(key, key));
        } else {
            items.forEach(item -> paths.put(item.getKey(), item.getPath()));
        }
        for (Map.Entry<String, String> each : paths.entrySet()) {
            byte[] content = files.get(each.getKey());
            if (content == null) {
                throw new AssertionError("no key " + each.getKey());
            }
            Path file = Files.write(folder.resolve(each.getValue()), content);
            Files.setPosixFilePermissions(file, permissions(mode == null ? DEFAULT_MODE : mode));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append(((mode >> bit) & 1) == 1 ? "rwx".charAt((8 - bit) % 3) : '-');
        }
        return PosixFilePermissions.fromString(text.toString());
    }
}
