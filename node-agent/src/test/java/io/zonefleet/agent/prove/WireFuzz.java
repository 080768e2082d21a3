// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.prove;

import io.zonefleet.agent.prove.Prober.Question;
import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.model.DomainName;
import java.io.IOException;
import org.xbill.DNS.Message;

/** Fuzz target: an answer on the wire, which anybody on the node may have sent. */
public final class WireFuzz {
    private static final DomainName NAME = new DomainName("a.test");

    private WireFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        Message message;
        try {
            message = Wire.message(input);
        } catch (IOException garbage) {
            return;
        }
        for (RecordType type : RecordType.values()) {
            Wire.reply(message, new Question(NAME, type));
        }
    }
}
