// SPDX-License-Identifier: Apache-2.0
import type { Page } from '@playwright/test'
import { expect, test, TOKEN } from '../fixtures'
import { hand, Series, setting, signedIn } from './found'
import { fetchBare, followFirstScreen, followSearch, scrollRows, type Move } from './in-page'

const SEARCHES = 50
const KEY_MILLIS = 40
const PAGE = 200
const NONE = 'Nothing found'

/** What is on each of them when it is whole. */
type Wanted = readonly (readonly [selector: string, count: number])[]

async function load(page: Page, path: string): Promise<{ shown: number; interactive: number }> {
  await page.goto(path)
  const first = await page.evaluate(() => window.zonefleetFirstScreen)
  if (first === undefined) throw new Error('nobody has followed the first screen')
  return first
}

/** What somebody looks for: now with one hit, now with many, now with none. */
function searched(i: number, domains: number): string {
  const domain = Math.floor((i * domains) / SEARCHES)
  const suffix = Math.floor(domain / 10)
  const kinds = [
    `n${domain % 10}.app${suffix}.list`,
    `app${suffix}`,
    `team-${domain % 97}`,
    `10.${(domain >> 16) & 255}.${(domain >> 8) & 255}.${domain & 255}`,
    `nowhere${i}`,
  ]
  return kinds[i % kinds.length] ?? ''
}

const spread = (i: number, domains: number) => Math.floor(((i * 0.618_034) % 1) * domains)

/** By name, the ways to scroll, each several times. */
function moves(domains: number): ReadonlyMap<string, readonly Move[]> {
  const times = (count: number, move: (i: number) => Move) => Array.from({ length: count }, (_, i) => move(i + 1))
  const evenly = (rowsPerSecond: number, millis: number) =>
    times(5, (i) => {
      const rows = Math.min((rowsPerSecond * millis) / 1000, domains / 2)
      const from = spread(i, domains - rows)
      return { from, to: from + rows, millis }
    })
  return new Map([
    ['by wheel, 100 rows a second', evenly(100, 3000)],
    ['a fling, 1,000 rows a second', evenly(1000, 1500)],
    ['from end to end in two seconds', times(5, () => ({ from: 0, to: domains, millis: 2000 }))],
    ['a jump to any place', times(50, (i) => ({ from: 0, to: spread(i, domains), millis: 0 }))],
  ])
}

const series = new Series()

test('how soon the first screen is there', async ({ browser }) => {
  const clusters = setting('CLUSTERS')
  const screens = new Map<string, Wanted>([
    [
      'overview',
      [
        ['.summary:not(:empty)', 1],
        ['ul.clusters > li svg', clusters],
        ['h2', 4],
      ],
    ],
    ['domains', [['[role=table] .scroller [data-row-link]', 20]]],
  ])
  const measure = async (name: string, path: string, wanted: Wanted, kept: boolean) => {
    const context = await signedIn(browser)
    await context.addInitScript(followFirstScreen, wanted)
    const page = await context.newPage()
    if (kept) await load(page, path)
    const { shown, interactive } = await load(page, path)
    if (!kept && path === 'overview') {
      series.add('first screen, shown', shown)
      series.add('first screen, interactive', interactive)
    } else series.add(name, interactive)
    await context.close()
  }
  for (let i = 0; i < setting('LOADS'); i += 1) {
    await measure('floor: an empty page of the same server, in the same browser', 'healthz', [], false)
    await measure('', 'overview', screens.get('overview') ?? [], false)
    await measure(
      'first screen once more, its files kept, interactive',
      'overview',
      screens.get('overview') ?? [],
      true,
    )
    await measure('domains as the first screen, interactive', 'domains', screens.get('domains') ?? [], false)
  }
})

test('how soon a search shows its result, and whether rows are there when they come into sight', async ({
  browser,
}) => {
  const domains = setting('DOMAINS')
  const context = await signedIn(browser)
  const page = await context.newPage()
  await page.goto('domains')
  const table = page.getByRole('table', { name: 'Domains' })
  const all = String(domains + 1)
  await expect(table).toHaveAttribute('aria-rowcount', all)

  const field = page.getByRole('searchbox')
  for (let i = 0; i < SEARCHES; i += 1) {
    const text = searched(i, domains)
    const path = `api/v1/domains?offset=0&limit=${PAGE}&q=${encodeURIComponent(text)}`
    const { millis, total, first } = await page.evaluate(fetchBare, { path, token: TOKEN })
    series.add('floor: the same answer by a bare fetch in the page', millis)
    await field.focus()
    const shown = page.evaluate(followSearch, { text, total, first, none: NONE })
    await page.keyboard.type(text, { delay: KEY_MILLIS })
    series.add('a search: last key to its result', await shown)
    await field.fill('')
    await expect(table).toHaveAttribute('aria-rowcount', all)
  }

  const worst = { blank: 0, rows: 0, blankRows: 0, frame: 0 }
  for (const [name, each] of moves(domains)) {
    for (const move of each) {
      // what counts begins where it is to begin
      if (move.millis > 0) await page.evaluate(scrollRows, { from: move.from, to: move.from, millis: 0 })
      const found = await page.evaluate(scrollRows, move)
      series.add(`a row blank in sight, the longest: ${name}`, found.blank)
      worst.blank = Math.max(worst.blank, found.blank)
      worst.frame = Math.max(worst.frame, found.frame)
      worst.rows += found.rows
      worst.blankRows += found.blankRows
    }
  }
  await context.close()
  await hand({ series: series.found(), ...worst })
})
