// SPDX-License-Identifier: Apache-2.0

/** Does what was decided: files, the agent's own records, CoreDNS. */
@NullMarked
package io.zonefleet.agent.apply;

import org.jspecify.annotations.NullMarked;
