// SPDX-License-Identifier: Apache-2.0
import { expect, test } from './fixtures'

test('each node says by word and shape how it is, and how old that is', async ({ app }) => {
  await app.goto('nodes')
  const rows = app
    .getByRole('table', { name: 'Nodes' })
    .getByRole('row')
    .filter({ has: app.getByRole('link') })
  await expect(rows.first()).toBeVisible()
  await expect(rows.first()).toContainText(/proved|behind|faulty|silent/)
  await expect(rows.first().locator('svg')).toBeVisible()
  await rows.first().locator('time').hover()
  await expect(rows.first().locator('time')).toHaveAttribute('title', /UTC/)
  await rows.first().getByRole('link').click()
  const panel = app.getByRole('dialog')
  await panel.getByRole('tab', { name: 'Served' }).click()
  await expect(panel).toContainText('Revision proved')
  await expect(panel).toContainText('Answers on')
  expect(app.url()).toContain('open=')
  await app.reload()
  await expect(panel).toContainText('Revision proved')
})

test('a node shows by tabs what is true of it, also to the keyboard, and a link shows the same', async ({ app }) => {
  await app.goto('nodes')
  await app.getByRole('table', { name: 'Nodes' }).getByRole('row').getByRole('link').first().click()
  const panel = app.getByRole('dialog')
  await panel.getByRole('tab', { name: 'Served' }).click()
  await app.keyboard.press('End')
  await expect(panel.getByRole('tab', { name: 'About' })).toBeFocused()
  await app.keyboard.press('Enter')
  await expect(panel.getByRole('tabpanel')).toContainText('Corefile version')
  await panel.getByRole('tab', { name: 'Network' }).click()
  await expect(panel.getByRole('tabpanel')).toContainText('no network part')
  await app.reload()
  await expect(panel.getByRole('tabpanel')).toContainText('no network part')
  await panel.getByRole('button', { name: 'Close' }).click()
  await expect(app).toHaveURL(/\/nodes$/)
})

test('the files of a node are shown as they stand on its disk', async ({ app, rest }) => {
  const name = rest.newName('disk')
  await rest.put(name, { addresses: ['192.0.2.61'] })
  await app.goto('nodes')
  await app.getByRole('table', { name: 'Nodes' }).getByRole('row').getByRole('link').first().click()
  const panel = app.getByRole('dialog')
  await panel.getByRole('tab', { name: 'Files' }).click()
  const choice = panel.getByLabel('File', { exact: true })
  const file = panel.getByRole('region')
  await expect(file).toContainText('# zonefleet cluster=')
  await expect(panel).toContainText(/Read from the node's disk .* ago/)

  // which zone holds the name is the control plane's matter: the longest is the one
  const zoneOf = async () => {
    await panel.getByRole('button', { name: 'Read again' }).click()
    const zones = await choice.locator('option').allTextContents()
    return zones.filter((zone) => `.${name}`.endsWith(`.${zone}`)).sort((a, b) => b.length - a.length)[0] ?? ''
  }
  await expect(async () => {
    const zone = await zoneOf()
    expect(zone).not.toBe('')
    await choice.selectOption(zone)
    await expect(file).toContainText(`${name}.`, { timeout: 2000 })
  }).toPass()
  await expect(file).toContainText('192.0.2.61')
  await expect(panel).toContainText(/Serial \d+ written/)
  const zone = await choice.inputValue()
  expect(app.url()).toContain(`file=${zone}`)
  await app.reload()
  await expect(file).toContainText('192.0.2.61')

  await choice.selectOption('Corefile')
  await expect(async () => {
    await panel.getByRole('button', { name: 'Read again' }).click()
    await expect(file).toContainText(`${zone}:`, { timeout: 1000 })
  }).toPass()
})

test('a node shows what it has proved of each change, and how long after', async ({ app, rest }) => {
  await app.goto('nodes')
  await app.getByRole('table', { name: 'Nodes' }).getByRole('row').getByRole('link').first().click()
  const panel = app.getByRole('dialog')
  await panel.getByRole('tab', { name: 'Receipts' }).click()
  const name = rest.newName('receipt')
  await rest.put(name, { addresses: ['192.0.2.62'] })
  const change = await rest.newestChange(name)
  const link = panel.getByRole('link', { name: `Change ${change}` })
  const receipt = panel.getByRole('row').filter({ has: app.getByRole('link', { name: `Change ${change}` }) })
  await expect(receipt).toContainText(/after [\d.]+ (ms|s)/)
  await panel.getByLabel('Only what this node has not proved').check()
  await expect(receipt).toBeHidden()
  await panel.getByLabel('Only what this node has not proved').uncheck()
  await link.click()
  await expect(panel).toContainText(name)
})

test('a lost connection is said calmly, and heals by itself', async ({ app }) => {
  await app.route('**/api/v1/events', (route) => route.abort())
  await app.goto('nodes')
  await expect(app.getByText(/Connection lost .* ago/)).toBeVisible()
  await expect(app.getByRole('table', { name: 'Nodes' })).toBeVisible()
  await app.unroute('**/api/v1/events')
  const lost = app.getByText(/Connection lost .* ago/)
  // it may heal by itself just now: then there is nothing left to try
  await app
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 5_000 })
    .catch(() => expect(lost).toBeHidden())
  await expect(lost).toBeHidden()
  await expect(app.getByText('live', { exact: true })).toBeVisible()
})

test('a square of the overview tells of its node, and opens it', async ({ app }) => {
  await app.goto('overview')
  const first = app.locator('.cluster svg:not([aria-label="no node"])').first()
  const place = { position: { x: 4, y: 4 } }
  // the map moves as long as what stands above it is still being read
  await expect(async () => {
    await first.hover(place)
    await expect(app.locator('.tip')).toContainText(/proved|behind|faulty|silent/, { timeout: 1000 })
  }).toPass()
  await first.click(place)
  await expect(app.getByRole('dialog').getByRole('tab', { name: 'Served' })).toBeVisible()
  expect(app.url()).toMatch(/nodes\?open=/)
})
