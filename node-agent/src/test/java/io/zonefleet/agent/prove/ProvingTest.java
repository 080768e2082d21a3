// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.desired.Renderer;
import io.zonefleet.agent.desired.Rendering;
import io.zonefleet.agent.prove.Round.Listening;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.ZoneState;
import io.zonefleet.render.Marker;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Rounds of questions on a clock that moves when told to, to a CoreDNS that says what it is told to. */
class ProvingTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final DomainName NAME = DomainName.of("a.example.com");
    private static final Address ADDRESS = Address.of("192.0.2.1");
    private static final Endpoint HERE = new Endpoint(Address.of("127.0.0.1"), 53);

    private final ManualTime time = new ManualTime();
    private final Saying coreDns = new Saying();
    private final Proving proving = new Proving(coreDns, time.time());

    @Test
    void isProvedWhenWhatIsWrittenIsAnswered() {
        serve(7);
        coreDns.serial = OptionalLong.of(7);
        run(2);
        assertThat(proving.isProved()).isTrue();
        assertThat(proving.stuck()).isZero();
    }

    /** As where a stranger has every other answer, or CoreDNS is so busy that it drops every other question. */
    @Test
    void isStuckWhereSilenceAndAnOldSerialComeInTurn() {
        serve(7);
        int rounds = run(200, round -> coreDns.serial = round % 2 == 0 ? OptionalLong.empty() : OptionalLong.of(5));
        assertThat(proving.stuck()).isGreaterThan(Duration.ofSeconds(2));
        assertThat(rounds).as("rounds until then").isLessThan(150);
    }

    /** As where one of two instances has read less than the other. */
    @Test
    void isStuckWhereTwoOldSerialsComeInTurn() {
        serve(7);
        run(200, round -> coreDns.serial = OptionalLong.of(round % 2 == 0 ? 5 : 6));
        assertThat(proving.stuck()).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void isNotStuckWhileLaterSerialsCome() {
        serve(500);
        run(200, round -> coreDns.serial = OptionalLong.of(round));
        assertThat(proving.stuck()).isLessThan(Duration.ofSeconds(1));
        assertThat(proving.isProved()).isFalse();
    }

    /** A serial that is not seen any more is not claimed to be. */
    @Test
    void saysOfASilentZoneThatNothingIsServed() {
        serve(7);
        coreDns.serial = OptionalLong.of(5);
        run(1);
        assertThat(proving.book().zones()).extracting(ZoneState::served).containsExactly(OptionalLong.of(5));
        coreDns.serial = OptionalLong.empty();
        run(2);
        assertThat(proving.book().zones()).extracting(ZoneState::served).containsExactly(OptionalLong.empty());
    }

    /** Half of all clients ask again a second after a question that it got, and have no third. */
    @Test
    void seesAHangWithinASecondWhereAnotherAnswersMeanwhile() {
        Answerers answerers = proving.answerers();
        Duration alone = untilIt(() -> answerers.isHung(time.now(), LONG), false);
        assertThat(alone).isGreaterThan(Duration.ofSeconds(1));

        Duration relieved = untilIt(answerers::isHungWhereOthersAnswer, true);
        assertThat(relieved).isLessThan(Duration.ofMillis(700));
        assertThat(answerers.isHung(time.now(), LONG)).isFalse();
    }

    @Test
    void takesOneAnswerThatIsLostForNoHang() {
        prove(true);
        coreDns.silent = true;
        step(true);
        assertThat(proving.answerers().silent()).isNotEmpty();
        coreDns.silent = false;
        for (int round = 0; round < 10; round++) {
            step(true);
            assertThat(proving.answerers().isHungWhereOthersAnswer()).isFalse();
        }
        assertThat(proving.answerers().silent()).isEmpty();
    }

    /** How long it hangs until that is seen, at worst: it hangs right after it was asked. */
    private Duration untilIt(BooleanSupplier isSeen, boolean othersAnswer) {
        prove(othersAnswer);
        coreDns.silent = true;
        long begun = time.now();
        while (!isSeen.getAsBoolean()) {
            step(othersAnswer);
        }
        Duration took = Duration.ofNanos(time.now() - begun);
        coreDns.silent = false;
        return took;
    }

    private void prove(boolean othersAnswer) {
        serve(7);
        coreDns.serial = OptionalLong.of(7);
        for (int round = 0; round < 10; round++) {
            step(othersAnswer);
        }
        assertThat(proving.isProved()).isTrue();
    }

    private void step(boolean othersAnswer) {
        time.advance(proving.step(0, Duration.ofSeconds(1), LONG, othersAnswer));
    }

    private void serve(long revision) {
        ServedImage served = new ServedImage(
                TestCluster.ID,
                ClusterProfile.BUILT_IN,
                Map.of(NAME, new ServedName(answer(ADDRESS.text()), revision)),
                Map.of(),
                Map.of());
        Rendering rendering = Renderer.render(Optional.empty(), served, NodeSettings.DEFAULT, NodeState.EMPTY);
        proving.book().follow(rendering, zone -> true, Set.of(), 0);
        proving.expect(List.of(new Listening(HERE, true)), "v1", 0);
        proving.started("z1");
    }

    private void run(int rounds) {
        run(rounds, round -> {});
    }

    /** Makes steps when they are due, three seconds long at most; returns how many there were. */
    private int run(int steps, IntConsumer before) {
        long end = time.now() + Duration.ofSeconds(3).toNanos();
        int step = 0;
        while (step < steps && time.now() < end) {
            step++;
            before.accept(step);
            time.advance(proving.step(0, LONG, LONG, false).plus(Duration.ofMillis(1)));
        }
        return step;
    }

    /** Answers every name, and the zone with a serial, or with none. */
    private final class Saying implements Prober {
        OptionalLong serial = OptionalLong.empty();
        boolean silent;

        @Override
        public List<Optional<Reply>> ask(
                Endpoint server, Transport transport, List<Question> questions, Duration timeout) {
            if (silent) {
                time.advance(timeout);
                return Collections.nCopies(questions.size(), Optional.empty());
            }
            return questions.stream().map(this::reply).toList();
        }

        private Optional<Reply> reply(Question question) {
            if (question.name().equals(Marker.NAME.text())) {
                List<String> text = List.of("corefile=v1", "instance=z1");
                return Optional.of(new Reply(0, false, OptionalLong.empty(), Set.of(), text));
            }
            Set<InetAddress> addresses = question.type() == RecordType.A ? Set.of(ADDRESS.inet()) : Set.of();
            return serial.isPresent()
                    ? Optional.of(new Reply(0, false, serial, addresses, List.of()))
                    : Optional.empty();
        }
    }
}
