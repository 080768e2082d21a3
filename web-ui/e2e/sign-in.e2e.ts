// SPDX-License-Identifier: Apache-2.0
import { expect, test, TOKEN } from './fixtures'

test('a first visit leads by the token to the page that was asked for', async ({ page }) => {
  await page.goto('nodes?state=proved')
  await expect(page.getByRole('heading', { name: 'Sign in to Zonefleet' })).toBeVisible()
  await page.getByLabel('Token').fill('not the token')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toHaveText('The control plane does not know this token.')
  await page.getByLabel('Token').fill(TOKEN)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Nodes' })).toBeVisible()
  expect(page.url()).toContain('nodes?state=proved')
})

test('the token stays in the tab unless it shall be remembered', async ({ page, context }) => {
  await page.goto('domains')
  await page.getByLabel('Token').fill(TOKEN)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Domains' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Domains' })).toBeVisible()

  const other = await context.newPage()
  await other.goto('domains')
  await other.getByLabel('Token').fill(TOKEN)
  await other.getByLabel('Remember in this browser').check()
  await other.getByRole('button', { name: 'Sign in' }).click()
  await expect(other.getByRole('heading', { name: 'Domains' })).toBeVisible()
  const third = await context.newPage()
  await third.goto('domains')
  await expect(third.getByRole('heading', { name: 'Domains' })).toBeVisible()
  await third.getByRole('button', { name: 'Sign out' }).click()
  await expect(third.getByRole('heading', { name: 'Sign in to Zonefleet' })).toBeVisible()
})
