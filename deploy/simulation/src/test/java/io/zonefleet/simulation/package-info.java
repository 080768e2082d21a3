// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.zonefleet.simulation;

import org.jspecify.annotations.NullMarked;
