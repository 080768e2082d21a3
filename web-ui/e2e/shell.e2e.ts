// SPDX-License-Identifier: Apache-2.0
import { expect, test } from './fixtures'

const PHONE = { width: 390, height: 844 }

test('the phone has the pages in a drawer', async ({ app }) => {
  await app.setViewportSize(PHONE)
  await app.goto('domains')
  await app.getByRole('button', { name: 'Menu' }).click()
  await app.getByRole('link', { name: /^Nodes/ }).click()
  await expect(app.getByRole('heading', { name: 'Nodes' })).toBeVisible()
  await expect(app.getByRole('link', { name: /^Domains/ })).toBeHidden()
})

test('the drawer stays open while the first page is still on its way', async ({ app }) => {
  await app.setViewportSize(PHONE)
  let arrive = () => {}
  const held = new Promise<void>((resolve) => (arrive = resolve))
  await app.route(/DomainListView.*\.js$/, async (route) => {
    await held
    await route.continue()
  })
  await app.goto('domains', { waitUntil: 'commit' })
  await app.getByRole('button', { name: 'Menu' }).click()
  arrive()
  await expect(app.getByRole('heading', { name: 'Domains' })).toBeVisible()
  await expect(app.getByRole('link', { name: /^Nodes/ })).toBeVisible()
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
