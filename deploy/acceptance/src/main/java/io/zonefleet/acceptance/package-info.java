// SPDX-License-Identifier: Apache-2.0
/** A fleet on one machine, made of the programs as they are shipped: for acceptance tests and benchmarks. */
@NullMarked
package io.zonefleet.acceptance;

import org.jspecify.annotations.NullMarked;
