// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sentences with names for what differs. */
class PhraseTest {
    private enum Some {
        PORT_LOST,
        DOES_NOT_ANSWER,
        KILLED
    }

    private static final Phrase LOST = Phrase.of(Some.PORT_LOST, "{at}: nothing listens at {at} for {who}");

    @Test
    void isSaidInEnglishAndByItsNameWithWhatItNames() {
        Words words = LOST.say("127.0.0.1:9153", 7);
        assertThat(words.text()).isEqualTo("127.0.0.1:9153: nothing listens at 127.0.0.1:9153 for 7");
        assertThat(words.said().code()).isEqualTo("port-lost");
        assertThat(words.said().values())
                .containsExactlyInAnyOrderEntriesOf(Map.of("at", "127.0.0.1:9153", "who", "7"));
    }

    @Test
    void takesWhatStandsInAValueAsItIs() {
        assertThat(LOST.say("{who} $1 \\", "x").text())
                .startsWith("{who} $1 \\: nothing")
                .endsWith("for x");
    }

    @Test
    void takesAsManyValuesAsItHasNames() {
        assertThatThrownBy(() -> LOST.say("127.0.0.1:9153"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("port-lost names [at, who], not 1 things");
        assertThatThrownBy(() -> LOST.say("127.0.0.1:9153", 7, 8)).isInstanceOf(AssertionError.class);
    }

    @Test
    void takesNoSentenceWithinItThatNamesSomethingElseAlike() {
        Phrase silent = Phrase.of(Some.DOES_NOT_ANSWER, "does not answer on {at}");

        assertThatThrownBy(() -> LOST.say("127.0.0.1:9153", silent.say("::1")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("two values named at");
        assertThat(LOST.say("::1", silent.say("::1")).text())
                .isEqualTo("::1: nothing listens at ::1 for does not answer on ::1");
    }

    @Test
    void namesASentenceWithinAnotherToo() {
        Words silent =
                Phrase.of(Some.DOES_NOT_ANSWER, "does not answer on {at}").say("::1");
        Words killed = Phrase.of(Some.KILLED, "{what}: killed").say(silent);
        assertThat(killed.text()).isEqualTo("does not answer on ::1: killed");
        assertThat(killed.said().values())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("what", "does not answer on ::1", "what.code", "does-not-answer", "at", "::1"));
    }
}
