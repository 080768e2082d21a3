// SPDX-License-Identifier: Apache-2.0
/** Declared zones. */
@NullMarked
package io.zonefleet.control.zone;

import org.jspecify.annotations.NullMarked;
