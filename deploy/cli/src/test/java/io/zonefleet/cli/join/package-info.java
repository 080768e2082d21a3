// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.zonefleet.cli.join;

import org.jspecify.annotations.NullMarked;
