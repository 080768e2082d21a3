// SPDX-License-Identifier: Apache-2.0

/** What both programs share; the code is in the packages below. */
@NullMarked
package io.zonefleet;

import org.jspecify.annotations.NullMarked;
