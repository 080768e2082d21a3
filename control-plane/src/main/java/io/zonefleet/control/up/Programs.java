// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the parts. They run on the JVM that runs {@code up}. */
final class Programs {
    private final UpOptions options;
    private final Path java;
    private final int feature;
    private final Path controlJar;

    /**
     * @param java the program
     * @param feature its version, such as 25
     * @param controlJar the control plane's
     */
    Programs(UpOptions options, Path java, int feature, Path controlJar) {
        this.options = options;
        this.java = java;
        this.feature = feature;
        this.controlJar = controlJar;
    }

    /** Those of the installation that is running. */
    static Programs ofThisJvm(UpOptions options) {
        return new Programs(
                options,
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Runtime.version().feature(),
                Path.of(System.getProperty("java.class.path")));
    }

    List<String> controlPlane() {
        return command(
                JvmFlags.controlPlane(feature, controlJar, options.dataDir().archive("control-plane")),
                List.of("-cp", controlJar.toString(), "io.zonefleet.control.Main"),
                options.dataDir().controlConfig());
    }

    List<String> agent() {
        return command(
                JvmFlags.agent(feature, options.agentJar(), options.dataDir().archive("agent")),
                List.of("-cp", options.agentJar().toString(), "io.zonefleet.agent.Main"),
                options.dataDir().agentConfig());
    }

    private List<String> command(List<String> flags, List<String> main, Path config) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(flags);
        command.addAll(main);
        command.addAll(List.of("--config", config.toString()));
        return command;
    }
}
