// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.config.ConfigReader;
import io.zonefleet.kubernetes.ResolverObjects;
import io.zonefleet.kubernetes.ZoneServerWish;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeRole;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The objects of a zone server give an agent a configuration that it reads. */
class ZoneServerObjectsTest {
    private static final ZoneServerWish WISH = new ZoneServerWish(
            new ClusterId("prod-a"),
            "zonefleet-system",
            "registry.example/zonefleet/node-agent:1",
            List.of(URI.create("https://etcd-1.example.com:2379"), URI.create("https://192.0.2.7:2379")),
            "/zonefleet/v1/",
            Optional.of(new ZoneServerWish.Credentials("zonefleet-etcd", true, Optional.of("prod-a"))),
            2);

    @SuppressWarnings("unchecked") // YAML has no types
    private static Map<String, Object> object(String kind) {
        return ResolverObjects.yaml(WISH).stream()
                .map(text -> (Map<String, Object>) new Yaml().load(text))
                .filter(object -> kind.equals(object.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    private static Object at(Object in, Object... path) {
        Object found = in;
        for (Object step : path) {
            found = step instanceof Integer index
                    ? ((List<?>) found).get(index)
                    : Objects.requireNonNull(((Map<?, ?>) found).get(step), () -> "no " + step);
        }
        return found;
    }

    @Test
    void giveAnAgentWhatItsPodKnows(@TempDir Path dir) throws Exception {
        Path template = Files.createDirectory(dir.resolve("template"));
        Path made = Files.createDirectory(dir.resolve("agent"));
        Files.writeString(
                template.resolve("agent.yaml"),
                at(object("ConfigMap"), "data", "agent.yaml").toString());
        Object first = at(object("StatefulSet"), "spec", "template", "spec", "initContainers", 0);
        String script = at(first, "command", 2)
                .toString()
                .replace("/etc/zonefleet/template", template.toString())
                .replace("/etc/zonefleet/agent/", made + "/");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        bash.environment().put("POD_NAME", "zonefleet-zone-server-1");
        bash.environment().put("POD_IPS", "10.0.0.7,fd00::7");
        Process process = bash.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor()).isZero();

        AgentConfig config = ConfigReader.readFile(made.resolve("agent.yaml")).orThrow();
        assertThat(config.role()).isEqualTo(NodeRole.ZONE_SERVER);
        assertThat(config.cluster()).isEqualTo(WISH.cluster());
        assertThat(config.node().text()).isEqualTo("zonefleet-zone-server-1");
        assertThat(config.listen().addresses())
                .containsExactlyInAnyOrder(Address.of("10.0.0.7"), Address.of("fd00::7"));
        assertThat(config.listen().port()).isEqualTo(1053);
        assertThat(config.etcd().endpoints()).isEqualTo(WISH.etcd());
        assertThat(config.etcd().passwordFile()).contains(Path.of("/etc/zonefleet/etcd/password"));
        assertThat(config.etcd().keyFile()).contains(Path.of("/etc/zonefleet/etcd/tls.key"));
        assertThat(config.http().listen().text()).isEqualTo("127.0.0.1:9254");
    }

    /** Against a server that answers as the agent does: the probe is bash that speaks HTTP. */
    @Test
    void askTheAgentWhetherItIsReady() throws Exception {
        Object container = at(object("StatefulSet"), "spec", "template", "spec", "containers", 0);
        for (int status : new int[] {200, 503}) {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/readyz") ? status : 404, -1);
                exchange.close();
            });
            http.start();
            try {
                List<String> command = ((List<?>) at(container, "readinessProbe", "exec", "command"))
                        .stream()
                                .map(word -> word.toString()
                                        .replace(
                                                "9254",
                                                Integer.toString(
                                                        http.getAddress().getPort())))
                                .toList();
                int code = new ProcessBuilder(command).start().waitFor();
                assertThat(code == 0).isEqualTo(status == 200);
            } finally {
                http.stop(0);
            }
        }
    }
}
