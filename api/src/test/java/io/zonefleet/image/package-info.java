// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.zonefleet.image;

import org.jspecify.annotations.NullMarked;
