// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the tests of a class one {@link Fleet}, and ends it after the last. */
final class FleetExtension implements ParameterResolver, AfterAllCallback {
    private @Nullable Fleet fleet;
    private @Nullable Path dir;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Fleet.class;
    }

    @Override
    public Fleet resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (fleet == null) {
            try {
                dir = Files.createTempDirectory("zonefleet-acceptance");
            } catch (IOException disk) {
                throw new UncheckedIOException(disk);
            }
            fleet = new Fleet(dir);
        }
        return fleet;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (fleet != null) {
            fleet.close();
        }
        if (dir != null) {
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
