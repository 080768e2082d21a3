// SPDX-License-Identifier: Apache-2.0
import type { CDPSession, Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { hand, setting, signedIn } from './found'

const MIB = 1024 * 1024
/** Until what any page fills once is filled: lists that are read anew, curves, the code of what is called often. */
const LONGEST_WARM_UP_SECONDS = 60
/** So many answers a second at least are read by a page that follows its events. */
const ALIVE = 1

interface Held {
  readonly heap: number
  readonly nodes: number
}

/** What the page holds when all that it let go is collected. */
async function held(session: CDPSession): Promise<Held> {
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return { heap: value('JSHeapUsedSize') / MIB, nodes: value('Nodes') }
}

test('whether memory stays flat while everything moves', async ({ browser }) => {
  const seconds = setting('SECONDS')
  const follow = async (path: string) => {
    const context = await signedIn(browser)
    const page: Page = await context.newPage()
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const session = await context.newCDPSession(page)
    await session.send('HeapProfiler.enable')
    await session.send('Performance.enable')
    const count = { answers: 0 }
    page.on('response', (response) => {
      if (response.ok() && response.url().includes('/api/v1/')) count.answers += 1
    })
    return { path, page, session, count, context }
  }
  const followed = [await follow('overview'), await follow('domains')]
  const [first] = followed
  await first?.page.waitForTimeout(1000 * Math.min(LONGEST_WARM_UP_SECONDS, seconds))
  const before = []
  for (const { session, count } of followed) {
    count.answers = 0
    before.push(await held(session))
  }
  await first?.page.waitForTimeout(1000 * seconds)
  const pages = []
  for (const [i, { path, session, count, context }] of followed.entries()) {
    const answers = count.answers / seconds
    const after = await held(session)
    // a page that follows nothing holds nothing
    expect(answers, `${path} follows its events`).toBeGreaterThan(ALIVE)
    pages.push({
      page: path,
      heapBefore: before[i]?.heap,
      heapAfter: after.heap,
      nodesBefore: before[i]?.nodes,
      nodesAfter: after.nodes,
      answers,
    })
    await context.close()
  }
  await hand({ pages })
})
