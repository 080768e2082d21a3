// SPDX-License-Identifier: Apache-2.0
/** Clusters. */
@NullMarked
package io.zonefleet.control.cluster;

import org.jspecify.annotations.NullMarked;
