// SPDX-License-Identifier: Apache-2.0

/** What tests of every module need: a real etcd, the tools, free ports, waiting for a condition. */
@NullMarked
package io.zonefleet.testing;

import org.jspecify.annotations.NullMarked;
