// SPDX-License-Identifier: Apache-2.0
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

/** Each size and each theme; a phone at night has the sizes of the one and the colours of the other. */
export const LOOKS = [
  { colorScheme: 'light', size: 'desktop' },
  { colorScheme: 'light', size: 'phone' },
  { colorScheme: 'dark', size: 'desktop' },
] as const

/** Nothing for axe to say, nothing wider than the window; and a picture for people to look at. */
export async function check(app: Page, view: string, variant: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).withTags(RULES).analyze()
  // softly: one run names all that is wrong on all pages
  expect.soft(violations.map(({ id, nodes }) => ({ view, id, at: nodes.map(({ html }) => html) }))).toEqual([])
  const overflow = await app.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect.soft(overflow, `${view} scrolls sideways`).toBeLessThanOrEqual(0)
  await app.screenshot({ path: `target/screenshots/${view}-${variant}.png` })
}
