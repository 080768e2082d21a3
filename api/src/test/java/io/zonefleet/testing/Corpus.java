// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Inputs of a fuzz target that were worth keeping: seeds, those that reach code of their own, and those that once broke it. {@code
 * bench/fuzz} makes more.
 */
public final class Corpus {
    private Corpus() {}

    /** One test for each file of {@code src/test/resources/fuzz/<target>}. */
    public static Stream<DynamicTest> tests(String target, Consumer<byte[]> fuzzed) {
        Path folder = Path.of("src", "test", "resources", "fuzz", target);
        return files(folder).stream()
                .map(file -> DynamicTest.dynamicTest(
                        target + " " + file.getFileName(), () -> fuzzed.accept(Files.readAllBytes(file))));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
