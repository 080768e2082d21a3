// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import java.time.Duration;
import org.xbill.DNS.Message;

/**
 * What a server answered.
 *
 * @param tcp whether this answer came by TCP
 * @param retried whether it was asked for by UDP first, and that answer was cut
 * @param time from the question that got this answer to the answer
 */
record Reply(Message message, boolean tcp, boolean retried, Duration time) {}
