// SPDX-License-Identifier: Apache-2.0
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

const SIZES = { desktop: { width: 1360, height: 800 }, phone: { width: 390, height: 844 } } as const
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Nothing for axe to say, nothing wider than the window; and a picture for people to look at. */
async function check(app: Page, view: string, variant: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).withTags(RULES).analyze()
  expect(violations.map(({ id, nodes }) => ({ view, id, at: nodes.map(({ html }) => html) }))).toEqual([])
  const overflow = await app.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${view} scrolls sideways`).toBeLessThanOrEqual(0)
  await app.screenshot({ path: `target/screenshots/${view}-${variant}.png` })
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const size of ['desktop', 'phone'] as const) {
    const variant = `${size}-${colorScheme}`

    test(`domains are accessible and fit: ${variant}`, async ({ app, rest }) => {
      const name = rest.newName('looks')
      await rest.put(name, { addresses: ['192.0.2.50', '2001:db8::50'], wildcard: true, owner: 'team-e2e' })
      await app.setViewportSize(SIZES[size])
      await app.emulateMedia({ colorScheme })
      const panel = app.getByRole('dialog')

      await app.goto('domains')
      await expect(app.getByRole('table').getByRole('link').first()).toBeVisible()
      await check(app, 'domains', variant)
      await app.goto(`domains?open=${name}`)
      await expect(panel).toContainText('team-e2e')
      await check(app, 'domain', variant)
      await app.goto('domains?mode=new')
      await app.getByRole('button', { name: 'Review' }).click()
      await expect(panel).toContainText('2 things to correct')
      await check(app, 'domain-new', variant)
      await app.goto(`domains?open=${name}&mode=edit`)
      await app.getByLabel('TTL').fill('75')
      await app.getByRole('button', { name: 'Review' }).click()
      await expect(app.locator('.diff').first()).toBeVisible()
      await check(app, 'domain-review', variant)
      await app.getByRole('button', { name: 'Back' }).click()
      await rest.put(name, { addresses: ['192.0.2.51'], ttl: 85 })
      await app.getByRole('button', { name: 'Review' }).click()
      await expect(panel).toContainText('Somebody else changed it')
      await check(app, 'domain-conflict', variant)
      await app.getByRole('button', { name: 'Drop my changes' }).click()
      await expect(panel).toContainText('85 s')
      await app.getByRole('button', { name: 'Delete' }).click()
      await expect(app.getByRole('alertdialog').getByRole('button', { name: 'Delete' })).toBeEnabled()
      await check(app, 'domain-delete', variant)
      await app.goto('domains?q=nothing-is-called-like-this')
      await expect(app.getByText('Nothing found')).toBeVisible()
      await check(app, 'domains-nothing-found', variant)
    })

    test(`nodes and the first page are accessible and fit: ${variant}`, async ({ app }) => {
      await app.setViewportSize(SIZES[size])
      await app.emulateMedia({ colorScheme })
      await app.goto('nodes')
      await expect(app.getByRole('table').getByRole('link').first()).toBeVisible()
      await check(app, 'nodes', variant)
      await app.getByRole('table').getByRole('link').first().click()
      await expect(app.getByRole('dialog')).toContainText('Revision proved')
      await check(app, 'node', variant)
      await app.getByRole('button', { name: 'Close' }).click()
      await app.getByRole('button', { name: 'Sign out' }).click()
      await expect(app.getByRole('heading', { name: 'Sign in to Zonefleet' })).toBeVisible()
      await check(app, 'sign-in', variant)
    })
  }
}

test('the phone has the pages in a drawer', async ({ app }) => {
  await app.setViewportSize(SIZES.phone)
  await app.goto('domains')
  await app.getByRole('button', { name: 'Menu' }).click()
  await app.getByRole('link', { name: /^Nodes/ }).click()
  await expect(app.getByRole('heading', { name: 'Nodes' })).toBeVisible()
  await expect(app.getByRole('link', { name: /^Domains/ })).toBeHidden()
})

test('all of it is there in Chinese, and stays so', async ({ app }) => {
  await app.goto('domains')
  await app.getByRole('button', { name: '简体中文' }).click()
  await expect(app.getByRole('heading', { name: '域名', exact: true })).toBeVisible()
  await app.reload()
  await expect(app.getByRole('heading', { name: '域名', exact: true })).toBeVisible()
  await expect(app.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await app.goto('domains?mode=new')
  await expect(app.getByRole('heading', { name: '新域名' })).toBeVisible()
  await check(app, 'domain-new', 'chinese')
  await app.goto('nodes')
  await expect(app.getByRole('table').getByRole('link').first()).toBeVisible()
  await check(app, 'nodes', 'chinese')
})

test('the chosen colours stay', async ({ app }) => {
  await app.emulateMedia({ colorScheme: 'light' })
  await app.goto('domains')
  await app.getByRole('button', { name: 'Colours: as the system has it' }).click()
  await app.getByRole('button', { name: 'Colours: light' }).click()
  await app.reload()
  await expect(app.getByRole('button', { name: 'Colours: dark' })).toBeVisible()
  expect(await app.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark')
})
