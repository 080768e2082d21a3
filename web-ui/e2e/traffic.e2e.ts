// SPDX-License-Identifier: Apache-2.0
import { expect, test } from './fixtures'

test('the overview says what clients ask in a cluster, and leads to its page, which says the same', async ({ app }) => {
  // a node says it when it has looked twice
  test.slow()
  const told = app.locator('.traffic .card').filter({ hasText: /queries\/s/ })
  await expect(async () => {
    await app.goto('overview')
    await expect(told.first()).toContainText(/SERVFAIL/, { timeout: 5000 })
  }).toPass({ timeout: 90_000 })
  // drawn when it is seen; what the policy forbids would fail this test
  await told.first().scrollIntoViewIfNeeded()
  await told.first().locator('canvas').hover()
  await expect(told.first().locator('.figures')).toContainText(/\d+:\d\d/)
  const cluster = await told.first().getByRole('link').innerText()
  await told.first().getByRole('link').click()
  const panel = app.getByRole('dialog')
  await expect(panel.locator('.traffic .card')).toContainText(/queries\/s/)
  await expect(panel.locator('.traffic .card')).toContainText(cluster)
})

test('the overview draws how long the changes of the last hour took, and has them in words', async ({ app, rest }) => {
  const name = rest.newName('drawn')
  await rest.put(name, { addresses: ['192.0.2.62'] })
  const change = app.locator(`a[href*="${await rest.newestChange(name)}"]`)
  await app.goto('overview')
  await expect(app.locator('.propagation tr').filter({ has: change })).toContainText(/\d+\/\d+/)
  await app.locator('.propagation').scrollIntoViewIfNeeded()
  const picture = app.locator('.propagation canvas')
  await expect(picture).toBeVisible()
  // what is under the pointer is said in words
  await picture.hover()
  await expect(app.locator('.propagation .minute')).toContainText(/\d+ of \d+ proofs/)
  await app.locator('.propagation').locator(change).click()
  await expect(app.getByRole('dialog')).toContainText(name)
})
