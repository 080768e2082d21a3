// SPDX-License-Identifier: Apache-2.0

/** Several agents on one machine: who keeps link and packet rules, and who else answers on the same addresses. */
@NullMarked
package io.zonefleet.agent.ha;

import org.jspecify.annotations.NullMarked;
