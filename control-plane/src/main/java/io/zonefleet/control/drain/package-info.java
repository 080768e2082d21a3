// SPDX-License-Identifier: Apache-2.0

/** Drains: taking a cluster's contributions, or addresses, out of all answers for a while. */
@NullMarked
package io.zonefleet.control.drain;

import org.jspecify.annotations.NullMarked;
