// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.zonefleet.model;

import org.jspecify.annotations.NullMarked;
