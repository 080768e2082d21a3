// SPDX-License-Identifier: Apache-2.0
/** Tests of the image. */
@NullMarked
package io.zonefleet.control.image;

import org.jspecify.annotations.NullMarked;
