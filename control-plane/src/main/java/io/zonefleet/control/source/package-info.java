// SPDX-License-Identifier: Apache-2.0
/** Polled lists: their settings, their polls and what these change. */
@NullMarked
package io.zonefleet.control.source;

import org.jspecify.annotations.NullMarked;
