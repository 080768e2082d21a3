// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.wire.InvalidException;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Fuzz target: files that are imported. The first byte says of which form the others are: {@code c} CSV, {@code z} a zone file, {@code y} YAML, {@code j}
 * JSON.
 */
public final class FilesFuzz {
    private static final String LINE = "(?s)line/[1-9][0-9]*(/.*)?";
    private static final String POINTER = "(?s)(/.*)?";

    private FilesFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        try {
            switch (input[0]) {
                case 'c' -> csv(body);
                case 'z' -> {
                    Violations violations = new Violations();
                    taken(
                            ZoneDomains.of(ZoneReader.read(body, Optional.empty(), violations), violations),
                            violations,
                            LINE);
                }
                case 'y' -> tree(YamlText.read(body));
                case 'j' -> tree(JsonBody.read(body));
                default -> {}
            }
        } catch (MalformedException malformed) {
            require(!String.valueOf(malformed.getMessage()).isBlank(), "it is not said what is wrong");
        }
    }

    /** What was taken is written, read and written as the same again. */
    private static void csv(byte[] body) {
        Violations violations = new Violations();
        taken(CsvFile.read(body, violations), violations, LINE).ifPresent(image -> {
            String written = CsvFile.of(image);
            Violations none = new Violations();
            IntentImage again = taken(CsvFile.read(written.getBytes(StandardCharsets.UTF_8), none), none, LINE)
                    .orElseThrow(() -> new AssertionError(none.found() + "\n" + written));
            require(again.equals(image), written);
        });
    }

    private static void tree(JsonNode tree) {
        Violations violations = new Violations();
        FileContent file =
                tree.isObject() ? StateFile.read(tree, violations) : ListFile.read(tree, Optional.empty(), violations);
        taken(file, violations, POINTER).ifPresent(image -> {
            String written = YamlText.of(StateFile.of(image));
            Violations none = new Violations();
            FileContent back = StateFile.read(YamlText.read(written.getBytes(StandardCharsets.UTF_8)), none);
            IntentImage again =
                    taken(back, none, POINTER).orElseThrow(() -> new AssertionError(none.found() + "\n" + written));
            require(again.equals(image), written);
        });
    }

    /** What a file says to an empty system; empty where something is wrong in it, which is then told by place. */
    private static Optional<IntentImage> taken(FileContent file, Violations violations, String places) {
        file.lines().forEach(line -> require(line.at().matches(places), line.toString()));
        told(violations.found(), places);
        if (violations.count() > 0) {
            return Optional.empty();
        }
        try {
            IntentImage image = IntentImage.EMPTY;
            for (Edit edit : FileEdits.of(file, image, true).edits()) {
                image = image.with(edit.key(), edit.after(), 1);
            }
            return Optional.of(image);
        } catch (InvalidException wrong) {
            told(wrong.violations(), places);
            return Optional.empty();
        }
    }

    private static void told(List<Violation> violations, String places) {
        violations.forEach(violation -> require(
                violation.pointer().matches(places) && !violation.message().isBlank(), violation.toString()));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
