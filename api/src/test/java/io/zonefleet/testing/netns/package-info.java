// SPDX-License-Identifier: Apache-2.0
/** Network namespaces and a kernel of a test's own, and tests that run in them. */
@NullMarked
package io.zonefleet.testing.netns;

import org.jspecify.annotations.NullMarked;
