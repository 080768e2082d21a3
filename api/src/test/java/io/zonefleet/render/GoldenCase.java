// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Violation;
import io.zonefleet.store.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder {@code golden/<case>} with {@code in.json} and, in {@code out}, all that has to come of it. */
record GoldenCase(Path folder) {
    private static final Path HOME = Path.of("src/test/resources/golden");

    private record Named(DomainName name, Answer answer, long from) {}

    private record Counted(DomainName zone, long from) {}

    private record Input(
            ClusterId cluster,
            ClusterProfile profile,
            List<Named> names,
            List<Counted> declared,
            List<Counted> serials,
            NodeSettings node) {}

    static List<GoldenCase> all() {
        try (Stream<Path> folders = Files.list(HOME)) {
            return folders.sorted().map(GoldenCase::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return folder.getFileName().toString();
    }

    ServedImage image() {
        Input input = input();
        Map<DomainName, ServedName> names = new HashMap<>();
        input.names().forEach(named -> names.put(named.name(), new ServedName(named.answer(), named.from())));
        return new ServedImage(
                input.cluster(), input.profile(), names, byZone(input.declared()), byZone(input.serials()));
    }

    NodeSettings node() {
        return input().node();
    }

    /** What comes of an image: paths below {@code out} with their texts. */
    static SortedMap<String, String> render(ServedImage image, NodeSettings node) {
        SortedMap<String, String> files = new TreeMap<>();
        List<ZoneContent> written = new ArrayList<>();
        List<Violation> problems = new ArrayList<>();
        ZoneText zoneText = new ZoneText(image.profile().profile().negativeTtl());
        for (ZoneContent zone : ZoneAssignment.of(image).zones().values()) {
            switch (zoneText.render(zone)) {
                case RenderedZone.Text text -> {
                    files.put("zones/" + text.fileName(), text.text());
                    written.add(zone);
                }
                case RenderedZone.Refused refused -> problems.addAll(refused.violations());
            }
        }
        Corefile corefile = new CorefileText(image.cluster(), image.profile(), node).render(written);
        files.put("Corefile", corefile.text());
        problems.addAll(corefile.problems());
        if (!problems.isEmpty()) {
            files.put("problems", problems.stream().map(p -> p + "\n").collect(Collectors.joining()));
        }
        return files;
    }

    /** Compares, a file that nothing makes being as wrong as one that is missing. */
    void check(SortedMap<String, String> files) throws IOException {
        SortedMap<String, String> golden = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                golden.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        assertThat(golden.remove("in.json")).isNotNull();
        SortedMap<String, String> expected = new TreeMap<>();
        files.forEach((path, text) -> expected.put("out/" + path, text));
        assertThat(golden.keySet()).isEqualTo(expected.keySet());
        golden.forEach((path, text) -> assertThat(expected.get(path)).as(path).isEqualTo(text));
    }

    /** Makes these files the expected ones. */
    void update(SortedMap<String, String> files) throws IOException {
        Path out = folder.resolve("out");
        if (Files.exists(out)) {
            try (Stream<Path> old = Files.walk(out)) {
                for (Path file : old.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = out.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private Input input() {
        try {
            return Codec.decode(Input.class, Bytes.of(Files.readString(folder.resolve("in.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnreadableException e) {
            throw new AssertionError(folder.toString(), e);
        }
    }

    private static Map<DomainName, Long> byZone(List<Counted> counted) {
        return counted.stream().collect(Collectors.toMap(Counted::zone, Counted::from));
    }
}
