// SPDX-License-Identifier: Apache-2.0
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Nothing for axe to say, nothing wider than the window; and a picture for people to look at. */
async function check(app: Page, view: string, variant: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app }).withTags(RULES).analyze()
  // softly: one run names all that is wrong on all pages
  expect.soft(violations.map(({ id, nodes }) => ({ view, id, at: nodes.map(({ html }) => html) }))).toEqual([])
  const overflow = await app.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect.soft(overflow, `${view} scrolls sideways`).toBeLessThanOrEqual(0)
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

    test(`changes of many domains are accessible and fit: ${variant}`, async ({ app, rest }) => {
      const label = `many${Date.now().toString(36)}`
      const all = Array.from({ length: 12 }, () => rest.newName(label))
      for (const name of all) await rest.put(name, { addresses: ['192.0.2.53'], owner: 'team-e2e' })
      await app.setViewportSize(SIZES[size])
      await app.emulateMedia({ colorScheme })
      const panel = app.getByRole('dialog')

      await app.goto(`domains?q=${label}`)
      const boxes = app.getByRole('checkbox', { name: `Select ${label}` })
      await boxes.first().click()
      await boxes.nth(3).click({ modifiers: ['Shift'] })
      await expect(app.getByText('4 selected')).toBeVisible()
      await check(app, 'domains-selected', variant)
      await app.getByRole('button', { name: 'Select all 12' }).click()
      await expect(app.getByText('12 selected')).toBeVisible()
      await app.getByRole('button', { name: 'Replace address' }).click()
      await panel.getByLabel('New address').fill('192.0.2')
      await panel.getByRole('button', { name: 'Preview' }).click()
      await expect(panel).toContainText('is not an IP address')
      await check(app, 'bulk-replace', variant)
      await panel.getByLabel('New address').fill('192.0.2.54')
      await panel.getByRole('button', { name: 'Preview' }).click()
      await expect(panel.locator('#plan-sure')).toBeVisible()
      await check(app, 'bulk-review', variant)
      await panel.locator('#plan-sure').fill('12')
      await panel.getByRole('button', { name: 'Replace an address in 12 domains' }).click()
      await expect(panel.getByText('12 done')).toBeVisible()
      await check(app, 'bulk-done', variant)
    })

    test(`overview, changes, drains and query are accessible and fit: ${variant}`, async ({ app, rest }) => {
      const name = rest.newName('wide')
      const srv = { name: '_s._tcp', type: 'SRV', data: '10 5 443 www.example.com.' }
      await rest.put(name, { addresses: ['192.0.2.52'], records: [srv], lastResort: false })
      await app.setViewportSize(SIZES[size])
      await app.emulateMedia({ colorScheme })
      const panel = app.getByRole('dialog')

      await app.goto('overview')
      await expect(app.locator('.changes tbody tr').first()).toBeVisible()
      await check(app, 'overview', variant)
      await app.goto(`domains?open=${name}&mode=edit`)
      await app.getByRole('button', { name: 'Add record' }).click()
      await app.getByRole('button', { name: 'Add other answer' }).click()
      await app.getByRole('button', { name: 'Review' }).click()
      await expect(panel).toContainText('Give the data of the record')
      await app.getByRole('group', { name: 'Other answer 1' }).scrollIntoViewIfNeeded()
      await check(app, 'domain-records', variant)
      await app.goto('changes')
      await app.getByRole('table').getByRole('link').first().click()
      await expect(panel).toContainText('What it did')
      await app.getByRole('button', { name: 'Show each node' }).click()
      await check(app, 'change', variant)
      await app.getByRole('button', { name: 'Revert' }).click()
      await expect(app.getByRole('alertdialog')).toContainText('Puts back')
      await check(app, 'change-revert', variant)
      await app.goto('changes')
      await expect(app.getByRole('table').getByRole('link').first()).toBeVisible()
      await check(app, 'changes', variant)
      await app.goto('drains?mode=new')
      await app.getByRole('textbox', { name: 'Addresses' }).fill('192.0.2.52 ')
      await app.getByRole('button', { name: 'Preview' }).click()
      await expect(panel).toContainText('Lower-case letters')
      await check(app, 'drain-new', variant)
      await app.getByLabel('Name of the drain').fill('looks')
      await app.getByRole('button', { name: 'Preview' }).click()
      await expect(panel).toContainText('would have no answer left')
      await check(app, 'drain-preview', variant)
      await app.goto('drains')
      await expect(app.getByRole('heading', { name: 'Drains' })).toBeVisible()
      await check(app, 'drains', variant)
      await app.goto(`query?name=${name}&whom=all&explain=1`)
      await expect(app.locator('.card').first()).toBeVisible()
      await check(app, 'query', variant)
      await app.keyboard.press('Control+k')
      await expect(panel.getByRole('textbox')).toBeFocused()
      await app.keyboard.type('wide-')
      await expect(app.getByRole('option', { name, exact: true })).toBeVisible()
      await check(app, 'palette', variant)
    })

    test(`clusters, profiles, sources and settings are accessible and fit: ${variant}`, async ({ app, rest }) => {
      await rest.declare('profiles/looks', { cache: { size: 2000 }, comment: 'for looks' })
      await rest.declare('clusters/looks', { profile: 'looks', labels: { env: 'looks' }, kubeDns: ['10.96.0.10'] })
      await rest.declare('sources/looks', { url: 'http://127.0.0.1:9/clusters', interval: '24h' })
      await app.setViewportSize(SIZES[size])
      await app.emulateMedia({ colorScheme })
      const panel = app.getByRole('dialog')

      await app.goto('clusters')
      await expect(app.getByRole('link', { name: 'looks', exact: true })).toBeVisible()
      await check(app, 'clusters', variant)
      await app.goto('clusters?open=looks')
      await expect(panel).toContainText('profile looks')
      await panel.getByText('Install an agent here').click()
      await check(app, 'cluster', variant)
      await app.goto('clusters?open=looks&mode=edit')
      await expect(panel.getByLabel('Profile', { exact: true })).toBeVisible()
      await check(app, 'cluster-edit', variant)
      await app.goto('profiles?open=looks')
      await expect(panel).toContainText('for looks')
      await check(app, 'profile', variant)
      await app.goto('profiles?open=looks&mode=edit')
      await panel.getByLabel('Cache: entries').fill('3000')
      await check(app, 'profile-edit', variant)
      await panel.getByRole('button', { name: 'Review' }).click()
      await expect(panel.getByRole('button', { name: 'Save' })).toBeVisible()
      await check(app, 'profile-review', variant)
      await app.goto('sources?open=looks')
      await expect(panel.getByRole('button', { name: 'Poll now' })).toBeVisible()
      await check(app, 'source', variant)
      await app.goto('sources?mode=new')
      await panel.getByRole('button', { name: 'Review' }).click()
      await expect(panel).toContainText('Give a value.')
      await check(app, 'source-new', variant)
      await app.goto('settings')
      await expect(app.getByText('Epoch of the store')).toBeVisible()
      await check(app, 'settings', variant)
    })

    test(`files are accessible and fit: ${variant}`, async ({ app, rest }) => {
      const name = rest.newName('looks-file')
      await app.setViewportSize(SIZES[size])
      await app.emulateMedia({ colorScheme })

      await app.goto('files')
      const text = app.getByLabel('Or paste its text')
      await text.fill(`name,addresses\n${name},nowhere\n`)
      await app.getByRole('button', { name: 'Preview' }).click()
      await expect(app.getByText('Line 2')).toBeVisible()
      await check(app, 'files', variant)
      await text.fill(`name,addresses\n${name},192.0.2.8\n`)
      await app.getByRole('button', { name: 'Preview' }).click()
      await expect(app.getByText('The file has 1 row.')).toBeVisible()
      await check(app, 'files-review', variant)
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
  await app.goto('domains')
  await app
    .getByRole('checkbox', { name: /^选择 / })
    .first()
    .click()
  await app.getByRole('button', { name: '停用' }).click()
  await expect(app.getByRole('dialog').getByRole('button', { name: '停用 1 个域名' })).toBeVisible()
  await check(app, 'bulk-review', 'chinese')
  await app.goto('nodes')
  await expect(app.getByRole('table').getByRole('link').first()).toBeVisible()
  await check(app, 'nodes', 'chinese')
  for (const [page, title] of [
    ['overview', '总览'],
    ['changes', '变更'],
    ['drains', '排空'],
    ['query', '查询'],
    ['clusters', '集群'],
    ['sources', '来源'],
    ['profiles', '配置档案'],
    ['settings', '设置'],
  ] as const) {
    await app.goto(page)
    await expect(app.getByRole('heading', { name: title, exact: true })).toBeVisible()
    await check(app, page, 'chinese')
  }
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
