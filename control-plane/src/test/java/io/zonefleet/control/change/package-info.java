// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.zonefleet.control.change;

import org.jspecify.annotations.NullMarked;
