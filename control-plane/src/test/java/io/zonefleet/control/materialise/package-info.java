// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.zonefleet.control.materialise;

import org.jspecify.annotations.NullMarked;
