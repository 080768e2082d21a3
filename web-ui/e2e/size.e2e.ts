// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib'
import type { Response } from '@playwright/test'
import { expect, test } from './fixtures'

const BUDGET_KIB = 300

for (const language of ['en', 'zh-CN']) {
  test(`the first screen needs little, its pictures included: ${language}`, async ({ app, rest }) => {
    // without a change there is no picture of how long changes took
    await rest.put(rest.newName('weighed'), { addresses: ['192.0.2.63'] })
    await app.addInitScript((spoken) => localStorage.setItem('zonefleet.locale', spoken), language)
    const bodies = new Map<string, Promise<Buffer>>()
    app.on('response', (response: Response) => {
      const url = response.url()
      if (!url.includes('/api/')) bodies.set(url, response.body())
    })
    await app.goto('overview')
    await app.locator('.propagation').scrollIntoViewIfNeeded()
    await expect(app.locator('.propagation canvas')).toBeVisible()
    await expect(app.locator('html')).toHaveAttribute('lang', language)
    const files = await Promise.all(bodies.values())
    const total = files.reduce((sum, body) => sum + gzipSync(body).length, 0) / 1024
    console.log(`first screen, ${language}: ${total.toFixed(0)} KiB gzip in ${files.length} files`)
    expect(files.length).toBeGreaterThan(3)
    expect(total).toBeLessThanOrEqual(BUDGET_KIB)
  })
}
