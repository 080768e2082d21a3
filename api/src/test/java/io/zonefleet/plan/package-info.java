// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.zonefleet.plan;

import org.jspecify.annotations.NullMarked;
