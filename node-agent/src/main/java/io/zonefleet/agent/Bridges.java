// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.desired.Rendering.ZoneFile;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.agent.steps.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What zone files say in the time from a new Corefile's being written to its being served. CoreDNS looks at zone files by itself, and reads a Corefile
 * when it is told: between the two the new files are answered from by the old Corefile, and the old files may be needed by it again. So a file
 * that takes part in a change of zones has what {@link MovedNames} and {@link ComingNames} say as long. Belongs to the loop's thread.
 */
final class Bridges {
    private final Disk disk;
    private final Path zoneDir;
    private final Path corefile;
    private final Map<String, String> texts = new HashMap<>();
    /** Zone files that a Corefile names which CoreDNS may have taken: any of those on the disk since the one that it was last seen to serve. */
    private final Set<String> mayBe = new HashSet<>();
    /** Those that each of these Corefiles names; empty while there was none. */
    private Optional<Set<String>> surely = Optional.empty();

    Bridges(Disk disk, Path zoneDir, Path corefile) {
        this.disk = disk;
        this.zoneDir = zoneDir;
        this.corefile = corefile;
    }

    /** The Corefile that is wanted is served: files may be as they are rendered. */
    void close() {
        texts.clear();
        mayBe.clear();
        surely = Optional.empty();
    }

    /** Texts of zone files that stand in for the rendered ones, by the file's name. */
    Map<String, String> texts() {
        return texts;
    }

    /**
     * The steps that may be done before the Corefile is served.
     *
     * @param steps that bring the disk to what is wanted
     * @param served zone files that the Corefile names which CoreDNS was seen to serve last
     */
    List<Step> open(List<Step> steps, Rendering wanted, NodeState actual, Set<String> served) {
        texts.clear();
        if (steps.isEmpty()) {
            return steps;
        }
        learn(named());
        Plan plan = new Plan(wanted, actual, served);
        List<Step> now = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.PutZone put -> plan.bridged(put).ifPresent(now::add);
                case Step.PutCorefile put -> now.add(put);
                case Step.DropZone drop -> {} // later
            }
        }
        return now;
    }

    /** A Corefile is about to be replaced, which CoreDNS may have taken though nobody has seen it yet. */
    private void learn(Set<String> named) {
        mayBe.addAll(named);
        Set<String> all = new HashSet<>(named);
        surely.ifPresent(all::retainAll);
        surely = Optional.of(all);
    }

    /** Zone files that the Corefile on the disk has. */
    private Set<String> named() {
        try {
            return NamedFiles.of(new String(disk.read(corefile), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return Set.of(); // then nothing is served by it either
        }
    }

    private Optional<String> present(String file) {
        try {
            return Optional.of(new String(disk.read(zoneDir.resolve(file)), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Of one change. */
    private final class Plan {
        private final Rendering wanted;
        private final NodeState actual;
        private final Map<String, ZoneFile> byFile;
        private final MovedNames moved;
        private final ComingNames coming;

        Plan(Rendering wanted, NodeState actual, Set<String> served) {
            this.wanted = wanted;
            this.actual = actual;
            this.byFile = wanted.byFile();
            this.moved = new MovedNames(byFile, this::leaving);
            this.coming = new ComingNames(
                    wanted,
                    byFile,
                    file -> served.contains(file)
                            && surely.filter(all -> all.contains(file)).isPresent(),
                    file -> served.contains(file) || mayBe.contains(file));
        }

        /** The step, or the one for until then; empty where that was done. */
        Optional<Step> bridged(Step.PutZone put) {
            // any other file is of a state before: nothing of it may come back
            Optional<String> text = put.before().isEmpty() || !mayBe.contains(put.file())
                    ? Optional.empty()
                    : present(put.file()).flatMap(present -> bridge(put.file(), present));
            if (text.isEmpty()) {
                return Optional.of(put);
            }
            texts.put(put.file(), text.get());
            FileFact fact = FileFact.of(text.get());
            return put.before().equals(Optional.of(fact))
                    ? Optional.empty()
                    : Optional.of(new Step.PutZone(put.file(), put.before(), fact));
        }

        private Optional<String> bridge(String file, String present) {
            List<String> staying = moved.lines(file, present);
            Set<String> lines = new LinkedHashSet<>(staying);
            lines.addAll(coming.lines(file, present, staying));
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(byFile.get(file))
                            .map(zone -> wanted.text(zone) + String.join("\n", lines) + "\n");
        }

        private List<String> leaving() {
            return actual.zones().keySet().stream()
                    .filter(file -> !wanted.state().zones().containsKey(file) && mayBe.contains(file))
                    .flatMap(file -> present(file).stream())
                    .toList();
        }
    }
}
