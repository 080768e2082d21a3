// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from '@playwright/test'
import tests from './playwright.config'

/** What bench/ui measures, against the control plane that ZONEFLEET_URL names; as the browser tests, without what they keep of a failure. */
export default defineConfig({
  ...tests,
  testDir: 'e2e/measure',
  testMatch: '**/*.bench.ts',
  outputDir: 'target/bench',
  timeout: 0,
  use: { ...tests.use, trace: 'off' },
  webServer: undefined,
})
