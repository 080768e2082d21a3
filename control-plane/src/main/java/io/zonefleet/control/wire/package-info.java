// SPDX-License-Identifier: Apache-2.0
/** The edge where text becomes types: strict readers of JSON, query and headers that gather every fault at once. */
@NullMarked
package io.zonefleet.control.wire;

import org.jspecify.annotations.NullMarked;
