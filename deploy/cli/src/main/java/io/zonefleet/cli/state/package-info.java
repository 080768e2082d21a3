// SPDX-License-Identifier: Apache-2.0
/** Files that say all of a state, or a part of it. */
@NullMarked
package io.zonefleet.cli.state;

import org.jspecify.annotations.NullMarked;
