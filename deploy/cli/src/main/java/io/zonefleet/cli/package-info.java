// SPDX-License-Identifier: Apache-2.0
/** The {@code zonefleet} command line: what its commands are, and what comes of them as exit codes. */
@NullMarked
package io.zonefleet.cli;

import org.jspecify.annotations.NullMarked;
