// SPDX-License-Identifier: Apache-2.0
/** The words of Zonefleet as records that cannot be wrong; parsed once at the edge, trusted everywhere below. */
@NullMarked
package io.zonefleet.model;

import org.jspecify.annotations.NullMarked;
