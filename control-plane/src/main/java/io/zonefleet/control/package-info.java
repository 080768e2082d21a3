// SPDX-License-Identifier: Apache-2.0

/** The control plane's program: configuration and wiring. */
@NullMarked
package io.zonefleet.control;

import org.jspecify.annotations.NullMarked;
