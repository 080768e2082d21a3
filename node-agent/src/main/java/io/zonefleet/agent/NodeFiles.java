// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.actual.DiskReader;
import io.zonefleet.agent.actual.ResolvConfs;
import io.zonefleet.agent.apply.FileSteps;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.desired.Renderer;
import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.desired.Rendering.ZoneFile;
import io.zonefleet.agent.desired.SafeUpstreams;
import io.zonefleet.agent.desired.SafeUpstreams.Safe;
import io.zonefleet.agent.prove.Round.Listening;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.agent.state.ResolvConf;
import io.zonefleet.agent.steps.Planner;
import io.zonefleet.agent.steps.Step;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Listener;
import io.zonefleet.render.NodeSettings.Endpoint;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The node's files: brings them to what is served, and finds what others changed. Belongs to the loop's thread. */
final class NodeFiles {
    private static final FileSteps.Outcome NOTHING = new FileSteps.Outcome(List.of(), List.of());

    private static final Pattern VERSION = Pattern.compile(" corefile=([0-9a-f]{8})$");

    private final Disk disk;
    private final Path corefile;
    private final DiskReader reader;
    private final FileSteps steps;
    private NodeState actual = NodeState.EMPTY;
    private Optional<Rendering> rendering = Optional.empty();
    private Map<String, ResolvConf> resolvConfs = Map.of();
    private List<Listening> listening = List.of();
    private ClusterProfile profile = ClusterProfile.BUILT_IN;
    private @Nullable Input lastInput;
    private List<Finding> upstreamFindings = List.of();
    private List<Finding> findings = List.of();
    private boolean complete;
    private long written;

    /** What rendering depends on. Quick to compare where nothing has changed: the maps are then the very same. */
    private record Input(ServedImage served, AgentConfig config, Map<String, ResolvConf> resolvConfs) {}

    NodeFiles(Disk disk, AgentConfig.Places places) {
        this.disk = disk;
        this.corefile = places.corefile();
        this.reader = new DiskReader(disk, places.zoneDir(), places.corefile());
        this.steps = new FileSteps(disk, places.zoneDir(), places.corefile());
    }

    /** Looks at the disk again, and at the servers that resolv.conf names. */
    void look(AgentConfig config) {
        try {
            actual = reader.read();
            if (rendering.isPresent()
                    && rendering.get().zones().values().stream().anyMatch(ZoneFile::refused)) {
                lastInput = null; // what is kept of a refused zone depends on what is there
            }
        } catch (IOException e) {
            findings = List.of(new Finding(FaultKind.WRITE_FAILED, "disk", "the node's files can't be read: " + e));
        }
        resolvConfs = ResolvConfs.read(disk, SafeUpstreams.files(profile, config.listen()));
    }

    /** Brings the files to what is served; returns the steps that were done, none where all was as it should be. */
    List<Step> bring(ServedImage served, AgentConfig config) {
        if (!served.profile().equals(profile)) {
            profile = served.profile();
            resolvConfs = ResolvConfs.read(disk, SafeUpstreams.files(profile, config.listen()));
        }
        Input input = new Input(served, config, resolvConfs);
        if (!input.equals(lastInput)) {
            render(input);
            lastInput = input;
        }
        Rendering next = rendering.orElseThrow();
        List<Step> plan = Planner.plan(next.state(), actual);
        FileSteps.Outcome outcome = plan.isEmpty() ? NOTHING : steps.run(plan, new Texts(next));
        rendering = Optional.of(next.written());
        actual = after(actual, outcome.done());
        written += outcome.done().size();
        complete = outcome.done().size() == plan.size();
        List<Finding> all = new ArrayList<>(upstreamFindings);
        all.addAll(next.findings());
        all.addAll(outcome.failures());
        findings = List.copyOf(all);
        return outcome.done();
    }

    private void render(Input input) {
        AgentConfig config = input.config();
        ServedImage served = input.served();
        Safe safe = SafeUpstreams.of(profile, config.listen(), config.internalPort(), input.resolvConfs());
        ServedImage image =
                new ServedImage(served.cluster(), safe.profile(), served.names(), served.declared(), served.serials());
        rendering = Optional.of(Renderer.render(rendering, image, config.nodeSettings(safe.listener()), actual));
        upstreamFindings = safe.findings();
        listening = listening(safe);
    }

    /** Makes what was written survive a loss of power. */
    void settle() throws IOException {
        steps.settle();
    }

    private static List<Listening> listening(Safe safe) {
        List<Listener> declared = safe.profile().profile().listeners();
        return listening(declared.isEmpty() ? List.of(safe.listener()) : declared);
    }

    /** Where DNS seems to be answered by a Corefile whose profile is not known. */
    List<Listening> assumedListening(AgentConfig config) {
        listening = listening(List.of(config.listen()));
        return listening;
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

    private static List<Listening> listening(List<Listener> listeners) {
        List<Listening> all = new ArrayList<>();
        for (Listener listener : listeners) {
            listener.addresses()
                    .forEach(address ->
                            all.add(new Listening(new Endpoint(address, listener.port()), listener.managed())));
        }
        return all.stream().distinct().toList();
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
        private final Map<String, ZoneFile> byFile;

        Texts(Rendering rendering) {
            this.rendering = rendering;
            this.byFile = rendering.byFile();
        }

        @Override
        public String zone(String file) {
            return rendering.text(Optional.ofNullable(byFile.get(file)).orElseThrow());
        }

        @Override
        public String corefile() {
            return rendering.corefile().text();
        }
    }

    /** What the files shall be; empty before the first {@link #bring}. */
    Optional<Rendering> rendering() {
        return rendering;
    }

    /** Where DNS is to be answered. */
    List<Listening> listening() {
        return listening;
    }

    /** Addresses and ports that must be ours alone. */
    Set<Endpoint> endpoints() {
        return listening.stream().map(Listening::endpoint).collect(Collectors.toSet());
    }

    /** Whether a signal would make CoreDNS forget what it has cached. */
    boolean isCached() {
        return profile.profile().cache().size() > 0;
    }

    ClusterProfile profile() {
        return profile;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Whether everything that was planned last was done. */
    boolean isComplete() {
        return complete;
    }

    /** Whether a zone's file is as it was rendered last. */
    boolean isOnDisk(ZoneFile zone) {
        return zone.fact().equals(actual.zones().get(zone.file()));
    }

    /** Whether the Corefile is as it was rendered last. */
    boolean isCorefileOnDisk() {
        return rendering.isPresent() && rendering.get().state().corefile().equals(actual.corefile());
    }

    /** How many zone files there are. */
    int zoneFiles() {
        return actual.zones().size();
    }

    /** Whether there is a Corefile. */
    boolean hasCorefile() {
        return actual.corefile().isPresent();
    }

    /** How many files were written or removed. */
    long written() {
        return written;
    }
}
