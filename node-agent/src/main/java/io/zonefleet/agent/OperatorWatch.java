// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.imported.OperatorText;
import io.zonefleet.agent.imported.OperatorText.Reading;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.corefile.Surroundings;
import io.zonefleet.model.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Watches the Corefile that an operator keeps. While it can't be read, what it last meant stays, so that ours does not change for it. Belongs
 * to the loop's thread.
 */
final class OperatorWatch {
    private final Surroundings around;
    private final Path ours;
    private Optional<OperatorText> text = Optional.empty();
    private List<Finding> broken = List.of();
    private boolean watched;

    /** @param ours our Corefile, which his imports */
    OperatorWatch(Surroundings around, Path ours) {
        this.around = around;
        this.ours = ours;
    }

    /** Reads it again; returns whether CoreDNS has reason to read it too: ours is served from now on, or can be again. */
    boolean look(AgentConfig config) {
        Optional<Path> file = config.coreDns().imported();
        if (file.isEmpty()) {
            return false;
        }
        boolean before = mayBeTold();
        boolean first = !watched;
        watched = true;
        switch (OperatorText.read(around, file.get().toString(), ours.toString())) {
            case Reading.Whole whole -> {
                text = Optional.of(whole.text());
                broken = List.of();
            }
            case Reading.Broken why -> broken = List.of(why.why());
        }
        return !first && !before && mayBeTold();
    }

    /** What it means; empty where there is none, or it could not be read yet. */
    Optional<OperatorText> text() {
        return text;
    }

    /** Whether an operator keeps a Corefile, of which ours is a part. */
    boolean isGuest() {
        return watched;
    }

    /** Whether an operator keeps a Corefile of which nothing is known so far. */
    boolean isUnread() {
        return watched && text.isEmpty();
    }

    /** Whether CoreDNS may be told to read it: it would not take a broken one. */
    boolean mayBeTold() {
        return !watched
                || (broken.isEmpty()
                        && text.filter(OperatorText::sound)
                                .filter(OperatorText::imported)
                                .isPresent());
    }

    /** In which CoreDNS reads it by itself; empty where it has to be told. */
    Optional<Duration> readsWithin() {
        return text.flatMap(OperatorText::reload).map(OperatorText.ReloadPlugin::longest);
    }

    /**
     * What is wrong with it.
     *
     * @param waiting whether something waits for CoreDNS to read it by itself
     */
    List<Finding> findings(boolean waiting) {
        List<Finding> all = new ArrayList<>(broken);
        text.ifPresent(known -> all.addAll(broken.isEmpty() ? known.problems() : List.of()));
        if (waiting) {
            text.flatMap(OperatorText::reload)
                    .ifPresent(reload -> all.add(new Finding(
                            FaultKind.RELOAD_AWAITED,
                            reload.place().toString(),
                            Sentence.RELOAD_PLUGIN.of(reload.longest().toSeconds()))));
        }
        return all;
    }
}
