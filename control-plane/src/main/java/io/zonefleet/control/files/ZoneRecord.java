// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import org.xbill.DNS.Record;

/**
 * A record as a zone file has it.
 *
 * @param line on which it ends
 */
record ZoneRecord(int line, Record record) {
    String at() {
        return "line/" + line;
    }
}
