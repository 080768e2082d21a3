// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.actual.DiskReader;
import io.zonefleet.agent.apply.FileSteps;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.desired.Rendering.ZoneFile;
import io.zonefleet.agent.prove.Round.Listening;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.agent.steps.Planner;
import io.zonefleet.agent.steps.Step;
import io.zonefleet.model.FaultKind;
import io.zonefleet.render.ServedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The node's files: brings them to what is served, and finds what others changed. Belongs to the loop's thread. */
final class NodeFiles {
    private static final FileSteps.Outcome NOTHING = new FileSteps.Outcome(List.of(), List.of());
    private static final Pattern VERSION = Pattern.compile(" corefile=([0-9a-f]{8})$");

    private final Disk disk;
    private final Path corefile;
    private final Path zoneDir;
    private final DiskReader reader;
    private final FileSteps steps;
    private final Renderings renderings;
    private final ProvedCorefile proved;
    private final Bridges bridges;
    private NodeState actual = NodeState.EMPTY;
    private List<Finding> failures = List.of();
    private boolean complete;
    private boolean writtenOut;
    /** Whether a loss of power could take back what is there; also what an earlier agent wrote. */
    private boolean unsettled = true;

    private long written;
    private boolean standIn;

    NodeFiles(Disk disk, AgentConfig.Places places, Renderings renderings, Time time) {
        this.disk = disk;
        this.corefile = places.corefile();
        this.zoneDir = places.zoneDir();
        this.reader = new DiskReader(disk, places.zoneDir(), places.corefile());
        this.steps = new FileSteps(disk, places.zoneDir(), places.corefile());
        this.renderings = renderings;
        this.proved = new ProvedCorefile(disk, places.stateDir().resolve("Corefile.proved"), time);
        this.bridges = new Bridges(disk, places.zoneDir(), places.corefile());
    }

    /** Takes up what an earlier agent left. */
    void recall() throws IOException {
        proved.recall();
        actual = reader.read();
    }

    /** Looks at the disk again. */
    void look() {
        try {
            disk.makeFolder(zoneDir); // somebody may have cleaned up
            actual = reader.read();
        } catch (IOException e) {
            List<Finding> all = new ArrayList<>(failures);
            all.add(new Finding(FaultKind.WRITE_FAILED, "disk", Sentence.FILES_NOT_READ.of(e)));
            failures = all;
        }
    }

    /** Brings the files to what is served; returns the steps that were done, none where all was as it should be. */
    List<Step> bring(ServedImage served, AgentConfig config) {
        Rendering wanted = renderings.of(served, config, actual);
        Optional<String> instead = proved.insteadOf(corefile(wanted));
        List<Step> plan = plan(wanted, instead);
        unsettled |=
                !plan.isEmpty(); // also where a step fails: a file may have its name, and its folder not be on the disk
        FileSteps.Outcome outcome = plan.isEmpty()
                ? NOTHING
                : steps.run(
                        plan, new Texts(wanted, instead.orElse(wanted.corefile().text()), bridges.texts()));
        renderings.written();
        if (instead.isEmpty() && outcome.done().stream().anyMatch(Step.PutCorefile.class::isInstance)) {
            proved.wrote(wanted.corefile().version(), wanted.corefile().text());
        }
        actual = after(actual, outcome.done());
        written += outcome.done().size();
        writtenOut = outcome.done().size() == plan.size() && instead.isEmpty();
        complete = writtenOut && bridges.texts().isEmpty();
        standIn = instead.isPresent();
        failures = outcome.failures();
        if (!failures.isEmpty()) {
            look(); // what failed may have happened all the same: a rename whose folder could not be synchronised
        }
        return outcome.done();
    }

    private List<Step> plan(Rendering wanted, Optional<String> instead) {
        NodeState state = instead.isEmpty()
                ? wanted.state()
                : new NodeState(wanted.state().zones(), Optional.of(FileFact.of(instead.get())));
        List<Step> steps = Planner.plan(state, actual);
        if (proved.isKept(corefile(wanted))) {
            bridges.close();
            return steps;
        }
        return bridges.open(
                steps, wanted, actual, proved.text().map(NamedFiles::of).orElse(Set.of()));
    }

    private static FileFact corefile(Rendering rendering) {
        return rendering.state().corefile().orElseThrow();
    }

    private static NodeState after(NodeState before, List<Step> done) {
        SortedMap<String, FileFact> zones = new TreeMap<>(before.zones());
        Optional<FileFact> corefile = before.corefile();
        for (Step step : done) {
            switch (step) {
                case Step.PutZone put -> zones.put(put.file(), put.after());
                case Step.PutCorefile put -> corefile = Optional.of(put.after());
                case Step.DropZone drop -> zones.remove(drop.file());
            }
        }
        return new NodeState(zones, corefile);
    }

    private static final class Texts implements FileSteps.Texts {
        private final Rendering rendering;
        private final String corefile;
        private final Map<String, String> instead;
        private final Map<String, ZoneFile> byFile;

        Texts(Rendering rendering, String corefile, Map<String, String> instead) {
            this.instead = instead;
            this.rendering = rendering;
            this.corefile = corefile;
            this.byFile = rendering.byFile();
        }

        @Override
        public String zone(String file) {
            String other = instead.get(file);
            return other != null
                    ? other
                    : rendering.text(Optional.ofNullable(byFile.get(file)).orElseThrow());
        }

        @Override
        public String corefile() {
            return corefile;
        }
    }

    /** Makes what was written survive a loss of power. */
    void settle() throws IOException {
        steps.settle();
        unsettled = false;
    }

    /** Whether a loss of power would leave everything as it is. */
    boolean isSettled() {
        return !unsettled;
    }

    /**
     * CoreDNS does not take the Corefile that is written; returns whether the last one that it took is to be written again.
     *
     * @param served the version that it answers to have
     */
    boolean refuseCorefile(String why, String served) {
        return renderings.newest().isPresent()
                && isCorefileOnDisk()
                && proved.refuse(corefile(renderings.newest().get()), why, served);
    }

    /** Returns whether a refused Corefile is to be written again, as what it was refused for is over. */
    boolean tryRefusedWhere(BooleanSupplier over) {
        return proved.tryAgainWhere(over);
    }

    /** CoreDNS serves the Corefile that is written. Returns whether that is news, so that what no Corefile names may go. */
    boolean keepCorefile() throws IOException {
        if (!isCorefileOnDisk()) {
            return false;
        }
        Rendering served = renderings.newest().orElseThrow();
        boolean news = !proved.isKept(corefile(served));
        unsettled |= news;
        proved.keep(served.corefile().text(), renderings.listening());
        return news;
    }

    /** Addresses that have to answer, and the version that they have to say. */
    record Expected(List<Listening> listening, String version) {}

    /** What has to be seen of the Corefile that is on the disk, whichever that is; empty where it is not known. */
    Optional<Expected> expected() {
        if (isCorefileOnDisk()) {
            return Optional.of(new Expected(
                    renderings.listening(),
                    renderings.newest().orElseThrow().corefile().version()));
        }
        return complete ? Optional.empty() : proved.listening().map(at -> new Expected(at, corefileVersion()));
    }

    /** The version that the Corefile on the disk says it is; empty where it says none. */
    String corefileVersion() {
        try {
            String text = new String(disk.read(corefile), StandardCharsets.UTF_8);
            Matcher version = VERSION.matcher(text.lines().findFirst().orElse(""));
            return version.find() ? version.group(1) : "";
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** Whether a zone's file is as it was rendered last, or as it has to be until the Corefile is served. */
    boolean isOnDisk(ZoneFile zone) {
        Optional<FileFact> fact = Optional.ofNullable(actual.zones().get(zone.file()));
        String bridge = bridges.texts().get(zone.file());
        return fact.equals(Optional.of(zone.fact()))
                || (bridge != null && fact.equals(Optional.of(FileFact.of(bridge))));
    }

    private boolean isCorefileOnDisk() {
        return renderings.newest().isPresent()
                && renderings.newest().get().state().corefile().equals(actual.corefile());
    }

    /** Whether the Corefile on the disk is the one that CoreDNS was seen to serve last. */
    boolean isProvedCorefileOnDisk() {
        return actual.corefile().filter(proved::isKept).isPresent();
    }

    /** Whether there is a Corefile. */
    boolean hasCorefile() {
        return actual.corefile().isPresent();
    }

    /** How many zone files there are. */
    int zoneFiles() {
        return actual.zones().size();
    }

    /** Whether the Corefile stands in for the one that is wanted, which CoreDNS has refused. */
    boolean isStandIn() {
        return standIn;
    }

    /** Whether everything is as it is rendered. */
    boolean isComplete() {
        return complete;
    }

    /** Whether everything is written but for what has to wait until the Corefile is served. */
    boolean isWrittenOut() {
        return writtenOut;
    }

    /** How many files were written or removed. */
    long written() {
        return written;
    }

    /** What is wrong. */
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(renderings.findings());
        all.addAll(failures);
        renderings.newest().flatMap(wanted -> proved.finding(corefile(wanted))).ifPresent(all::add);
        return all;
    }
}
