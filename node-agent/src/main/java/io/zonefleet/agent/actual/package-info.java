// SPDX-License-Identifier: Apache-2.0

/** Reads what is there: zone files, Corefile, resolv.conf, sockets. Changes nothing. */
@NullMarked
package io.zonefleet.agent.actual;

import org.jspecify.annotations.NullMarked;
