// SPDX-License-Identifier: Apache-2.0
/** What concerns all of it: counts, events, health, metrics. */
@NullMarked
package io.zonefleet.control.fleet;

import org.jspecify.annotations.NullMarked;
