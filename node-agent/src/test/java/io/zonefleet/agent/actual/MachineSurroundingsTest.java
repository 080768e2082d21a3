// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code AnyOperatorTextTest} compares with a real CoreDNS, one by one. */
class MachineSurroundingsTest {
    private final MachineSurroundings machine = new MachineSurroundings(name -> Optional.empty());

    @TempDir
    private Path dir;

    @BeforeEach
    void write() throws IOException {
        for (String name : List.of("part", "part2", "a{1", "x*y", "conf.d/a.conf", "conf.d/b.conf", "conf.e/a.conf")) {
            Path file = dir.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    @Test
    void aPathIsItselfWhetherItIsThereOrNot() {
        assertThat(found("part")).containsExactly("part");
        assertThat(found("none")).containsExactly("none");
        assertThat(found("conf.d/../part")).containsExactly("part");
    }

    @Test
    void wildcardsAreForOnePartOfThePathAnyOfThem() {
        assertThat(found("part*")).containsExactly("part", "part2");
        assertThat(found("part?")).containsExactly("part2");
        assertThat(found("conf.d/*.conf")).containsExactly("conf.d/a.conf", "conf.d/b.conf");
        assertThat(found("conf.*/a.conf")).containsExactly("conf.d/a.conf", "conf.e/a.conf");
        assertThat(found("conf.?/b.conf")).containsExactly("conf.d/b.conf");
        assertThat(found("*/none")).isEmpty();
        assertThat(found("none/*")).isEmpty();
        assertThat(found("a{*")).containsExactly("a{1");
    }

    @Test
    void aBackslashHasTheCharacterBehindItMeanItself() {
        assertThat(found("\\part")).containsExactly("part");
        assertThat(found("x\\*y")).containsExactly("x*y");
        assertThat(found("conf\\.d/a.conf")).containsExactly("conf.d/a.conf");
        assertThat(found("\\none")).isEmpty();
    }

    @Test
    void noFileHasANulInItsName() {
        assertThat(found("*\0")).isEmpty();
        assertThat(found("part\0")).isEmpty();
    }

    private List<String> found(String pattern) {
        return machine.glob(dir + "/" + pattern).stream()
                .map(path -> dir.relativize(Path.of(path)).toString())
                .toList();
    }
}
