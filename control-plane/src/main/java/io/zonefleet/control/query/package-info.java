// SPDX-License-Identifier: Apache-2.0
/**
 * DNS questions: of {@code POST /query} to nodes and servers, and of the command {@code zonefleet dig} to one server, shown as {@code
 * dig} would.
 */
@NullMarked
package io.zonefleet.control.query;

import org.jspecify.annotations.NullMarked;
