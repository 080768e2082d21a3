// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.zonefleet.keys;

import org.jspecify.annotations.NullMarked;
