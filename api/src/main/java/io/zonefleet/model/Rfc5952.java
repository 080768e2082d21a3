// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** The one text form of an IPv6 address (RFC 5952 section 4); the JDK prints the long form. */
final class Rfc5952 {
    private static final int GROUPS = 8;

    private Rfc5952() {}

    static String text(byte[] address) {
        int bestStart = -1;
        int bestLength = 1; // a single zero group is not shortened (section 4.2.2)
        for (int start = 0; start < GROUPS; start++) {
            int length = 0;
            while (start + length < GROUPS && group(address, start + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = start;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(address, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] address, int index) {
        return ((address[2 * index] & 0xff) << 8) | (address[2 * index + 1] & 0xff);
    }
}
