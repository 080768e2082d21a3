// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.http.AgentApi;
import io.zonefleet.agent.network.plan.NetworkListing;
import io.zonefleet.agent.prove.Inquiry;
import io.zonefleet.agent.report.ReporterThread;
import io.zonefleet.agent.report.View;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import io.zonefleet.model.ZoneState;
import io.zonefleet.render.ZoneText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the loop answer what others ask of the agent. Any thread. */
final class LoopApi implements AgentApi {
    private static final Logger LOG = LoggerFactory.getLogger(LoopApi.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LoopThread thread;
    private final Disk disk;
    private final Supplier<Parsed<AgentConfig>> reread;
    private volatile AgentConfig config;
    private volatile @Nullable ReconcileLoop loop;
    private volatile Optional<View> view = Optional.empty();

    LoopApi(AgentConfig config, LoopThread thread, Disk disk, Supplier<Parsed<AgentConfig>> reread) {
        this.config = config;
        this.thread = thread;
        this.disk = disk;
        this.reread = reread;
    }

    /** From now on there is a loop. */
    void answerBy(ReconcileLoop started) {
        loop = started;
    }

    /** Keeps what is reported, and hands it on. */
    Consumer<View> and(ReporterThread reporter) {
        return reported -> {
            view = Optional.of(reported);
            reporter.accept(reported.status());
        };
    }

    /** The configuration in effect. */
    AgentConfig config() {
        return config;
    }

    private ReconcileLoop loop() {
        ReconcileLoop started = loop;
        if (started == null) {
            throw new IllegalStateException("the agent is starting");
        }
        return started;
    }

    @Override
    public Optional<View> view() {
        return view;
    }

    @Override
    public boolean isAlive() {
        try {
            return thread.ask(() -> true, PATIENCE);
        } catch (IllegalStateException late) {
            return false;
        }
    }

    @Override
    public List<ZoneState> zones() {
        return thread.ask(() -> loop().node().proving().book().zones(), PATIENCE);
    }

    @Override
    public List<Inquiry.Asked> inquire(Inquiry inquiry, Duration timeout) {
        Inquiry.Where where = thread.ask(() -> loop().node().answering(), PATIENCE);
        return inquiry.ask(where, timeout);
    }

    @Override
    public Optional<ZoneState> zoneAbove(String name) {
        List<ZoneState> zones = thread.ask(() -> loop().node().proving().book().zones(), PATIENCE);
        String asked = "." + name.toLowerCase(Locale.ROOT);
        return zones.stream()
                .filter(zone -> asked.endsWith("." + zone.zone().text()))
                .max(Comparator.comparingInt(zone -> zone.zone().text().length()));
    }

    @Override
    public Optional<String> zoneFile(DomainName zone) {
        return read(config.places().zoneDir().resolve(ZoneText.fileName(zone)));
    }

    @Override
    public Optional<String> corefile() {
        return read(config.places().corefile());
    }

    @Override
    public NetworkListing network() {
        return thread.ask(() -> loop().node().network().listing(), PATIENCE)
                .orElseThrow(() -> new IllegalStateException("link, addresses and rules were not looked at yet"));
    }

    private Optional<String> read(Path file) {
        try {
            return Optional.of(new String(disk.read(file), StandardCharsets.UTF_8));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public List<Violation> reload() {
        Parsed<AgentConfig> read = reread.get();
        List<Violation> wrong = thread.ask(() -> loop().configure(read), PATIENCE);
        if (wrong.isEmpty()) {
            config = read.orThrow();
            LOG.info("configuration read again");
        }
        return wrong;
    }

    @Override
    public void acceptEpoch(String epoch) {
        LOG.atWarn().addKeyValue("epoch", epoch).log("an operator allows the store this epoch");
        thread.ask(
                () -> {
                    loop().acceptEpoch(epoch);
                    return true;
                },
                PATIENCE);
    }
}
