// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * A declared zone: names at and below it are stored in one zone file. Changes no answer.
 *
 * @param name its apex
 * @param comment free text; may be empty
 */
public record Zone(DomainName name, String comment) implements Intent {
    @Override
    public IntentKey.OfZone key() {
        return new IntentKey.OfZone(name);
    }
}
