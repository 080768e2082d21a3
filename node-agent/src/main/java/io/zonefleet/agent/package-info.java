// SPDX-License-Identifier: Apache-2.0

/** The node agent's program: configuration, wiring and the reconcile loop. */
@NullMarked
package io.zonefleet.agent;

import org.jspecify.annotations.NullMarked;
