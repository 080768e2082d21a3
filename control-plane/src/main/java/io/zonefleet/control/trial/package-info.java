// SPDX-License-Identifier: Apache-2.0
/** Tries what operators write for Corefiles with a CoreDNS that nobody asks, before any node gets it. */
@NullMarked
package io.zonefleet.control.trial;

import org.jspecify.annotations.NullMarked;
