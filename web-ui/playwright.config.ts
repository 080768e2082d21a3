// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from '@playwright/test'

/**
 * ZONEFLEET_URL and ZONEFLEET_TOKEN name a running control plane; without them the built app is served with the fake one,
 * below a path prefix, as behind a proxy. CHROMIUM is the browser's program.
 */
const real = process.env['ZONEFLEET_URL']
const port = Number(process.env['E2E_PORT'] ?? 18_090)
const prefix = '/tools/zonefleet'
const asRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'target/e2e',
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    baseURL: `${(real ?? `http://127.0.0.1:${port}${prefix}`).replace(/\/$/, '')}/`,
    locale: 'en-GB',
    viewport: { width: 1360, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        ...(asRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer:
    real === undefined
      ? {
          command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort`,
          url: `http://127.0.0.1:${port}${prefix}/`,
          env: { ZONEFLEET_PREFIX: prefix },
          reuseExistingServer: false,
        }
      : undefined,
})
