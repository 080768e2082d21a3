// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import java.io.IOException;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import org.xbill.DNS.WireParseException;

/** Why no answer came, in a few words. */
final class NoReply {
    private NoReply() {}

    static String why(IOException e) {
        return switch (e) {
            case PortUnreachableException refused -> "nothing listens there";
            case ConnectException refused -> "nothing listens there";
            case SocketTimeoutException late -> "it is silent";
            case WireParseException broken -> "its answer is no DNS message";
            default -> String.valueOf(e.getMessage());
        };
    }
}
