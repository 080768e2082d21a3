// SPDX-License-Identifier: Apache-2.0
/** Secrets that sources name: how they are encrypted, kept in the store, shown without their values, and opened where they are used. */
@NullMarked
package io.zonefleet.control.secret;

import org.jspecify.annotations.NullMarked;
