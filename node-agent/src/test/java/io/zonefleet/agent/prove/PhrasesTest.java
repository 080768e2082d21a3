// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.model.DomainName;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Section;

class PhrasesTest {
    private static final Question QUESTION = new Question(new DomainName("a.example.com"), RecordType.A);

    private final Phrases phrases = new Phrases();

    private static byte[] answer(int id, String address) throws IOException {
        Message message = new Message(id);
        message.getHeader().setFlag(Flags.QR);
        Name name = Name.fromString("a.example.com.");
        message.addRecord(new ARecord(name, DClass.IN, 30, InetAddress.getByName(address)), Section.ANSWER);
        return message.toWire();
    }

    @Test
    void asksTheSameQuestionWithEachId() {
        assertThat(phrases.query(0xfffe, QUESTION)).isEqualTo(Wire.query(0xfffe, QUESTION));
        assertThat(phrases.query(1, QUESTION)).isEqualTo(Wire.query(1, QUESTION));
    }

    @Test
    void hearsTheSameInTheSameBytesWhateverTheirId() throws IOException {
        Prober.Reply first = phrases.reply(QUESTION, answer(1, "192.0.2.1"));
        assertThat(phrases.reply(QUESTION, answer(2, "192.0.2.1"))).isSameAs(first);
        assertThat(first.addresses()).containsExactly(InetAddress.getByName("192.0.2.1"));
    }

    @Test
    void hearsWhenOneByteDiffers() throws IOException {
        phrases.reply(QUESTION, answer(1, "192.0.2.1"));
        assertThat(phrases.reply(QUESTION, answer(1, "192.0.2.2")).addresses())
                .containsExactly(InetAddress.getByName("192.0.2.2"));
    }

    @Test
    void takesNoGarbageForWhatWasHeardBefore() throws IOException {
        phrases.reply(QUESTION, answer(1, "192.0.2.1"));
        byte[] cut = Arrays.copyOf(answer(1, "192.0.2.1"), 20);
        assertThatThrownBy(() -> phrases.reply(QUESTION, cut)).isInstanceOf(IOException.class);
    }
}
