// SPDX-License-Identifier: Apache-2.0
/** The record of all changes: how much of it is kept, how it is listed and read, and how a change is undone. */
@NullMarked
package io.zonefleet.control.history;

import org.jspecify.annotations.NullMarked;
