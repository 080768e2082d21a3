// SPDX-License-Identifier: Apache-2.0
import { gzipSync } from 'node:zlib'
import type { Response } from '@playwright/test'
import { expect, test } from './fixtures'

const BUDGET_KIB = 300

test('the first screen needs little', async ({ app }) => {
  const sizes = new Map<string, Promise<number>>()
  const weigh = (response: Response) => {
    if (!/\.(js|css|svg|html)$|\/overview$/.test(new URL(response.url()).pathname) || response.url().includes('/api/'))
      return
    sizes.set(
      response.url(),
      response.body().then((body) => gzipSync(body).length),
    )
  }
  app.on('response', weigh)
  await app.goto('overview')
  await expect(app.getByRole('heading', { name: 'Overview' })).toBeVisible()
  // pictures are loaded when they are seen, after it
  app.off('response', weigh)
  const total = (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0) / 1024
  console.log(`first screen: ${total.toFixed(0)} KiB gzip in ${sizes.size} files`)
  expect(sizes.size).toBeGreaterThan(3)
  expect(total).toBeLessThanOrEqual(BUDGET_KIB)
})
