// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.apply.FileSteps;
import io.zonefleet.agent.prove.Round.Listening;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.model.FaultKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Keeps the Corefile that CoreDNS was last seen to serve, for when it refuses another: a refused one on the disk would do no harm as long as
 * CoreDNS runs, and leave the node without DNS when it is started the next time. Belongs to the loop's thread.
 */
final class ProvedCorefile {
    /** A refusal may be of the moment: an address that is not there yet, a port that somebody else has. */
    private static final Duration RETRY = Duration.ofMinutes(1);
    /** Corefiles that are remembered until one is proved; fewer where they are long. */
    private static final int MOST = 8;

    private static final int MOST_CHARACTERS = 1 << 20;

    private final Disk disk;
    private final Path file;
    private final Time time;
    private Optional<String> text = Optional.empty();
    private Optional<FileFact> kept = Optional.empty();
    private Optional<List<Listening>> listening = Optional.empty();
    private Optional<FileFact> refused = Optional.empty();
    private Optional<String> instead = Optional.empty();
    private final Map<String, String> written = new LinkedHashMap<>();
    private String reason = "";
    private long retryAt;

    /** @param file where it is kept */
    ProvedCorefile(Disk disk, Path file, Time time) {
        this.disk = disk;
        this.file = file;
        this.time = time;
    }

    /** Takes up what an earlier agent kept. */
    void recall() throws IOException {
        try {
            text = Optional.of(new String(disk.read(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            text = Optional.empty();
        }
        kept = text.map(FileFact::of);
    }

    /** This one is on the disk now, and CoreDNS may come to serve it before it is seen to. */
    void wrote(String version, String corefile) {
        written.put(version, corefile);
        int characters = written.values().stream().mapToInt(String::length).sum();
        Iterator<String> eldest = written.values().iterator();
        while (written.size() > MOST || (characters > MOST_CHARACTERS && written.size() > 1)) {
            characters -= eldest.next().length();
            eldest.remove();
        }
    }

    /** CoreDNS serves this one, at these addresses. */
    void keep(String served, List<Listening> at) throws IOException {
        if (!text.equals(Optional.of(served))) {
            FileSteps.replace(disk, file, served);
            text = Optional.of(served);
            kept = Optional.of(FileFact.of(served));
        }
        listening = Optional.of(at);
        refused = Optional.empty();
        instead = Optional.empty();
        written.clear();
    }

    /** The one that was last seen to be served; empty where there is none. */
    Optional<String> text() {
        return text;
    }

    /** Whether it is this one. */
    boolean isKept(FileFact fact) {
        return kept.equals(Optional.of(fact));
    }

    /** Where it was seen to answer; empty where that was in another agent's life. */
    Optional<List<Listening>> listening() {
        return listening;
    }

    /**
     * CoreDNS does not take this one; returns whether there is another to go back to.
     *
     * @param served the version that it answers to have: it may be newer than the one whose zones were all seen
     */
    boolean refuse(FileFact wanted, String why, String served) {
        Optional<String> taken = Optional.ofNullable(written.get(served))
                .filter(other -> !FileFact.of(other).equals(wanted))
                .or(() -> text);
        if (taken.isEmpty() || isKept(wanted)) {
            return false;
        }
        instead = taken;
        refused = Optional.of(wanted);
        reason = why;
        retryAt = time.now() + RETRY.toNanos();
        return true;
    }

    /** Returns whether one is held back, and may be tried now as what it was refused for is over. */
    boolean tryAgainWhere(BooleanSupplier over) {
        if (refused.isEmpty() || !over.getAsBoolean()) {
            return false;
        }
        retryAt = time.now();
        return true;
    }

    /** Why one that is wanted is held back; empty where none is. */
    Optional<Finding> finding(FileFact wanted) {
        return refused.equals(Optional.of(wanted))
                ? Optional.of(new Finding(
                        FaultKind.RELOAD_FAILED, "corefile", Sentence.COREFILE_HELD_BACK.of(RETRY.toSeconds(), reason)))
                : Optional.empty();
    }

    /** The text to have on the disk instead of the one that is wanted; empty where that may be tried. */
    Optional<String> insteadOf(FileFact wanted) {
        return refused.equals(Optional.of(wanted)) && time.now() - retryAt < 0 ? instead : Optional.empty();
    }
}
