// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

/**
 * What a block binds to.
 *
 * @param addresses separated by blanks; empty for all of the machine
 */
record Bind(String addresses) {
    void write(CorefileBlock block) {
        if (!addresses.isEmpty()) {
            block.line("bind", addresses);
        }
    }
}
