// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * A sentence for people.
 *
 * @param text in English
 * @param said by which another language says the same
 */
public record Words(String text, Said said) {
    @Override
    public String toString() {
        return text;
    }
}
