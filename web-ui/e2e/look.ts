// SPDX-License-Identifier: Apache-2.0
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

export const SIZE_NAMES = ['desktop', 'phone'] as const

export type Theme = 'light' | 'dark'

/**
 * Nothing for axe to say in any theme, nothing wider than the window; and a picture of each for people to look at. Themes differ in
 * colours alone, so that what they do not change is looked at once.
 */
export async function check(
  app: Page,
  view: string,
  variant: string,
  themes: readonly Theme[] = ['light', 'dark'],
): Promise<void> {
  for (const [i, colorScheme] of themes.entries()) {
    await app.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page: app })
    const { violations } = await (i === 0 ? axe.withTags(RULES) : axe.withRules('color-contrast')).analyze()
    // softly: one run names all that is wrong on all pages
    expect
      .soft(violations.map(({ id, nodes }) => ({ view, colorScheme, id, at: nodes.map(({ html }) => html) })))
      .toEqual([])
    if (i === 0) {
      const overflow = await app.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect.soft(overflow, `${view} scrolls sideways`).toBeLessThanOrEqual(0)
    }
    await app.screenshot({ path: `target/screenshots/${view}-${variant}-${colorScheme}.png` })
  }
}
