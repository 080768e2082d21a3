// SPDX-License-Identifier: Apache-2.0
/** Whether the cluster's own DNS answers managed names as this node does. */
@NullMarked
package io.zonefleet.agent.resolver;

import org.jspecify.annotations.NullMarked;
