// SPDX-License-Identifier: Apache-2.0
/** What follows a fleet while it changes. */
@NullMarked
package io.zonefleet.cli.live;

import org.jspecify.annotations.NullMarked;
