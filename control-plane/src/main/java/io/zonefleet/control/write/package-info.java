// SPDX-License-Identifier: Apache-2.0
/** From a request that writes to its answer: preconditions, dry runs, outcomes as problems, waiting for proof. */
@NullMarked
package io.zonefleet.control.write;

import org.jspecify.annotations.NullMarked;
