// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.steps.Step;
import io.zonefleet.model.FaultKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Does steps. A reader of the disk sees a whole old file or a whole new one at any instant: a file is complete and on the disk before
 * it gets its name, and no file is ever written in place.
 */
public final class FileSteps {
    /** What may be left of an interrupted write; never begins with {@code db.}, which CoreDNS could take for a zone. */
    public static final String TEMPORARY = ".new-";

    private static final int MANY = 32;

    private final Disk disk;
    private final Path zoneDir;
    private final Path corefile;

    public FileSteps(Disk disk, Path zoneDir, Path corefile) {
        this.disk = disk;
        this.zoneDir = zoneDir;
        this.corefile = corefile;
    }

    /** Gives the text that a step is to write. */
    public interface Texts {
        String zone(String file);

        String corefile();
    }

    /** What was done, and what could not be. */
    public record Outcome(List<Step> done, List<Finding> failures) {
        public Outcome {
            done = List.copyOf(done);
            failures = List.copyOf(failures);
        }
    }

    /**
     * Does steps in the order of the plan. One zone file that can't be written stops no other, but then the Corefile and what depends on
     * it wait for the next run: it might name a zone without a file.
     */
    public Outcome run(List<Step> steps, Texts texts) {
        List<Step> done = new ArrayList<>();
        List<Finding> failures = new ArrayList<>();
        List<Step> zones = steps.stream().filter(Step.PutZone.class::isInstance).toList();
        if (zones.size() > MANY && disk.writers() > 1) {
            runTogether(zones, texts, done, failures);
        } else {
            zones.forEach(step -> run(step, texts, done, failures));
        }
        for (Step step : steps) {
            if (failures.isEmpty() && !(step instanceof Step.PutZone)) {
                run(step, texts, done, failures);
            }
        }
        return new Outcome(done, failures);
    }

    /** A disk brings several waiting writes to rest in one go: 10,000 zones take a fraction of what they take one by one. */
    private void runTogether(List<Step> zones, Texts texts, List<Step> done, List<Finding> failures) {
        List<Step> allDone = Collections.synchronizedList(done);
        List<Finding> allFailures = Collections.synchronizedList(failures);
        try (ExecutorService writers = Executors.newFixedThreadPool(disk.writers())) {
            CompletableFuture<?>[] writing = zones.stream()
                    .map(step -> CompletableFuture.runAsync(() -> run(step, texts, allDone, allFailures), writers))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(writing).join();
        }
    }

    private void run(Step step, Texts texts, List<Step> done, List<Finding> failures) {
        try {
            run(step, texts);
            done.add(step);
        } catch (IOException e) {
            failures.add(new Finding(FaultKind.WRITE_FAILED, path(step).toString(), Sentence.FILE_NOT_WRITTEN.of(e)));
        }
    }

    /** Makes names written so far survive a loss of power. Not on the way to an answer: both names lead to a whole file. */
    public void settle() throws IOException {
        disk.force(zoneDir);
        disk.force(parent(corefile));
    }

    private void run(Step step, Texts texts) throws IOException {
        switch (step) {
            case Step.PutZone put -> replace(disk, zoneDir.resolve(put.file()), texts.zone(put.file()));
            case Step.PutCorefile put -> {
                disk.force(
                        zoneDir); // a Corefile must not outlive the names of its zone files, whichever run wrote them
                replace(disk, corefile, texts.corefile());
                disk.force(parent(corefile));
            }
            case Step.DropZone drop -> disk.delete(zoneDir.resolve(drop.file()));
        }
    }

    private Path path(Step step) {
        return switch (step) {
            case Step.PutZone put -> zoneDir.resolve(put.file());
            case Step.PutCorefile put -> corefile;
            case Step.DropZone drop -> zoneDir.resolve(drop.file());
        };
    }

    /** Puts a whole file in another's place. An empty text is refused: an empty Corefile makes CoreDNS serve its own default. */
    public static void replace(Disk disk, Path file, String text) throws IOException {
        if (text.isEmpty()) {
            throw new IOException("refused to write an empty file");
        }
        Path temporary = parent(file).resolve(TEMPORARY + file.getFileName());
        try {
            disk.write(temporary, text.getBytes(StandardCharsets.UTF_8), true);
            disk.rename(temporary, file);
        } catch (IOException e) {
            discard(disk, temporary);
            throw e;
        }
    }

    private static void discard(Disk disk, Path temporary) {
        try {
            disk.delete(temporary);
        } catch (IOException stillBroken) {
            // removed at the next start; nobody reads it
        }
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not in a folder: " + file);
        }
        return parent;
    }
}
