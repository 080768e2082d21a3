// SPDX-License-Identifier: Apache-2.0
/** The command line against a real control plane. */
@NullMarked
package io.zonefleet.cli;

import org.jspecify.annotations.NullMarked;
