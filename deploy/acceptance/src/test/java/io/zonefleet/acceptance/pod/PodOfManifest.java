// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pod whose containers share their processes, run from its specification: each container is a process with the command line, environment,
 * mounts, user and capabilities that are written there, all in one namespace of processes. The network is that of the test, which has to be
 * one of its own, whether the pod wants the host's or that of pods. What has ended is started again by {@link #isReady} alone. Limits of memory and CPU are left
 * out.
 */
public final class PodOfManifest implements AutoCloseable {
    private static final Duration ASK = Duration.ofSeconds(5);

    private final Path dir;
    private final PodSpec spec;
    private final Node node;
    private final PodVolumes volumes;
    private final ChildProcess sandbox;
    private final Map<String, ChildProcess> running = new LinkedHashMap<>();
    private int starts;

    /**
     * Where it runs.
     *
     * @param name of the node
     * @param addresses of the node and of the pod
     * @param root takes the place of the node's root for what is mounted from there
     * @param objects of the pod's namespace
     * @param image where the parts of the image are, by their paths in it
     * @param environment that the image sets
     * @param entrypoint of the image
     */
    public record Node(
            String name,
            List<String> addresses,
            Path root,
            Collection<HasMetadata> objects,
            Map<String, Path> image,
            Map<String, String> environment,
            List<String> entrypoint) {
        public Node {
            addresses = List.copyOf(addresses);
            objects = List.copyOf(objects);
            image = Map.copyOf(image);
            environment = Map.copyOf(environment);
            entrypoint = List.copyOf(entrypoint);
        }
    }

    private PodOfManifest(Path dir, PodSpec spec, Node node) {
        if (!Boolean.TRUE.equals(spec.getShareProcessNamespace())) {
            throw new AssertionError("only pods whose containers share their processes can be run here");
        }
        this.dir = dir;
        this.spec = spec;
        this.node = node;
        this.volumes = new PodVolumes(folder("volumes"), node.root(), spec, node.objects());
        this.sandbox = ChildProcess.start(
                dir,
                dir.resolve("sandbox.log"),
                List.of("unshare", "--pid", "--fork", "--kill-child", "sh", "-c", "echo ready; exec sleep infinity"));
    }

    /** Starts it: containers that are to end first, one by one, then all the others. */
    public static PodOfManifest start(Path dir, PodSpec spec, Node node) {
        PodOfManifest pod = new PodOfManifest(dir, spec, node);
        try {
            Await.until(
                    "the pod's namespace of processes",
                    () -> pod.sandbox.lastOutput().contains("ready"));
            for (Container first : spec.getInitContainers()) {
                pod.start(first.getName());
                if (!"Always".equals(first.getRestartPolicy())
                        && pod.process(first.getName()).exitCode() != 0) {
                    throw new AssertionError(first.getName() + " failed: " + pod.log(first.getName()));
                }
            }
            spec.getContainers().forEach(each -> pod.start(each.getName()));
            return pod;
        } catch (RuntimeException | AssertionError broken) {
            pod.close();
            throw broken;
        }
    }

    /** Starts a container, or starts it anew: its root is a new one, its volumes are the pod's. */
    public void start(String name) {
        Container container = container(name);
        Map<String, String> environment = environment(container);
        List<String> program = new ArrayList<>();
        program.addAll(container.getCommand().isEmpty() ? node.entrypoint() : container.getCommand());
        program.addAll(container.getArgs());
        program.replaceAll(word -> expanded(word, environment));
        List<String> line =
                new ArrayList<>(List.of("nsenter", "--pid=/proc/" + sandbox.pid() + "/ns/pid_for_children", "--"));
        line.addAll(new ContainerCommand(spec, container, volumes::folder, node.image(), environment)
                .line(folder("root-" + name + "-" + ++starts), program));
        running.put(name, ChildProcess.start(dir, dir.resolve(name + ".log"), line));
    }

    private Container container(String name) {
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the manifest has no container " + name));
    }

    private Map<String, String> environment(Container container) {
        if (!container.getEnvFrom().isEmpty()) {
            throw new AssertionError("envFrom is not known here");
        }
        Map<String, String> all = new LinkedHashMap<>(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"));
        all.putAll(node.environment());
        for (EnvVar each : container.getEnv()) {
            all.put(
                    each.getName(),
                    each.getValueFrom() == null
                            ? expanded(Optional.ofNullable(each.getValue()).orElse(""), all)
                            : field(each));
        }
        return all;
    }

    private String field(EnvVar variable) {
        String path = variable.getValueFrom().getFieldRef() == null
                ? "?"
                : variable.getValueFrom().getFieldRef().getFieldPath();
        return switch (path) {
            case "spec.nodeName" -> node.name();
            case "status.hostIP", "status.podIP" -> node.addresses().getFirst();
            case "status.podIPs" -> String.join(",", node.addresses());
            case "metadata.name" -> "agent-" + node.name();
            default -> throw new AssertionError("not known here: " + variable);
        };
    }

    /** {@code $(NAME)} is replaced, as kubelets do. */
    private static String expanded(String text, Map<String, String> environment) {
        String all = text;
        for (Map.Entry<String, String> each : environment.entrySet()) {
            all = all.replace("$(" + each.getKey() + ")", each.getValue());
        }
        return all;
    }

    private ChildProcess process(String container) {
        return Optional.ofNullable(running.get(container))
                .orElseThrow(() -> new AssertionError(container + " was never started"));
    }

    /** The program of a container, by its number on this machine. */
    public long pid(String container) {
        return ProcessHandle.of(process(container).pid()).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow(() -> new AssertionError(container + " has ended: " + log(container)));
    }

    /** Kills a container (SIGKILL); the others stay. */
    public void kill(String container) {
        ProcessHandle.of(pid(container)).ifPresent(ProcessHandle::destroyForcibly);
        Await.until(container + " has ended", () -> !process(container).isAlive());
    }

    /** Starts again what has ended, as a kubelet does; then whether all containers that it asks say that they are ready. */
    public boolean isReady() {
        spec.getContainers().stream()
                .map(Container::getName)
                .filter(each -> !process(each).isAlive())
                .forEach(this::start);
        return spec.getContainers().stream()
                .allMatch(each -> process(each.getName()).isAlive() && says(each, each.getReadinessProbe()));
    }

    /** Whether the kubelet would leave all containers as they are. */
    public boolean isAlive() {
        return spec.getContainers().stream()
                .allMatch(each -> process(each.getName()).isAlive() && says(each, each.getLivenessProbe()));
    }

    private boolean says(Container container, @Nullable Probe probe) {
        if (probe == null) {
            return true;
        }
        if (probe.getExec() != null) {
            return succeeds(container, probe.getExec().getCommand());
        }
        HTTPGetAction get = probe.getHttpGet();
        if (get == null) {
            throw new AssertionError("a probe that is not known here: " + probe);
        }
        if (!Boolean.TRUE.equals(spec.getHostNetwork()) && get.getHost() != null) {
            throw new AssertionError("a kubelet, which is in the node's network, finds nobody there: " + probe);
        }
        URI uri = URI.create("http://%s:%d%s"
                .formatted(
                        Optional.ofNullable(get.getHost())
                                .orElse(node.addresses().getFirst()),
                        port(container, get),
                        get.getPath()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            int status = http.send(
                            HttpRequest.newBuilder(uri).timeout(ASK).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status >= 200 && status < 400;
        } catch (IOException silent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In the container, with its root and processes. */
    private boolean succeeds(Container container, List<String> command) {
        List<String> line = new ArrayList<>(
                List.of("nsenter", "--target=" + pid(container.getName()), "--mount", "--pid", "--root", "--wd", "--"));
        line.addAll(command);
        try (ChildProcess asked = ChildProcess.start(dir, dir.resolve("probe.log"), line)) {
            return asked.exitCode() == 0;
        }
    }

    private static int port(Container container, HTTPGetAction get) {
        Integer number = get.getPort().getIntVal();
        return number != null
                ? number
                : container.getPorts().stream()
                        .filter(port -> port.getName().equals(get.getPort().getStrVal()))
                        .findFirst()
                        .orElseThrow()
                        .getContainerPort();
    }

    /** What a container may do at most by the manifest, such as {@code NET_ADMIN}. */
    public Set<String> capabilities(String name) {
        return new ContainerCommand(spec, container(name), volumes::folder, node.image(), Map.of()).capabilities();
    }

    /** The user that a container has by the manifest. */
    public long user(String name) {
        return new ContainerCommand(spec, container(name), volumes::folder, node.image(), Map.of()).user();
    }

    /** Whether a container may write where no volume is. */
    public boolean hasWritableRoot(String container) {
        try (Stream<String> mounts = Files.lines(Path.of("/proc", Long.toString(pid(container)), "mounts"))) {
            return mounts.map(line -> line.split(" ", -1))
                    .filter(words -> words[1].equals("/"))
                    .anyMatch(words -> !List.of(words[3].split(",", -1)).contains("ro"));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** The end of what a container has printed, for messages. */
    public String log(String container) {
        return process(container).lastOutput();
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(dir.resolve(name));
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    @Override
    public void close() {
        running.values().forEach(ChildProcess::close);
        sandbox.close();
    }
}
