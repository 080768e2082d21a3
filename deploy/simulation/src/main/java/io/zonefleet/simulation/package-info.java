// SPDX-License-Identifier: Apache-2.0
/** A whole fleet in one thread: random schedules of writes and faults, what must always hold, and the smallest schedule that breaks it. */
@NullMarked
package io.zonefleet.simulation;

import org.jspecify.annotations.NullMarked;
