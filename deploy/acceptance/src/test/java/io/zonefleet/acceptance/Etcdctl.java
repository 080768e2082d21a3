// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An operator's hand in the store. */
final class Etcdctl {
    private final URI endpoint;

    Etcdctl(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** Runs etcdctl and returns what it prints. */
    String run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Tools.ofThisMachine().require("etcdctl").toString());
        command.add("--endpoints=" + endpoint);
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Every key that begins so. */
    List<String> keys(String prefix) {
        return run("get", "--prefix", "--keys-only", prefix)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** The value of a key. */
    String value(String key) {
        return run("get", "--print-value-only", key).strip();
    }

    /** The newest revision. */
    long revision() {
        String json = run("get", "-w", "json", "none");
        return Long.parseLong(json.replaceFirst("(?s).*\"revision\":(\\d+).*", "$1"));
    }
}
