// SPDX-License-Identifier: Apache-2.0
/** From intent to what every feed shall hold: pure, the same for a write, the materialiser, the audit and a dry run. */
@NullMarked
package io.zonefleet.plan;

import org.jspecify.annotations.NullMarked;
