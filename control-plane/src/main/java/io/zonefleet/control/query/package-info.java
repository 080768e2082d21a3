// SPDX-License-Identifier: Apache-2.0
/** The command {@code zonefleet query}: one DNS question to one server, shown as {@code dig} would. */
@NullMarked
package io.zonefleet.control.query;

import org.jspecify.annotations.NullMarked;
