// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.zonefleet.acceptance;

import org.jspecify.annotations.NullMarked;
