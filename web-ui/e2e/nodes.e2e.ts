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
  await expect(rows.first().locator('time')).toHaveAttribute('title', /UTC/)
  await rows.first().getByRole('link').click()
  const panel = app.getByRole('dialog')
  await expect(panel).toContainText('Revision proved')
  await expect(panel).toContainText('Answers on')
  expect(app.url()).toContain('open=')
  await app.reload()
  await expect(panel).toContainText('Revision proved')
})

test('a lost connection is said calmly, and heals by itself', async ({ app }) => {
  await app.route('**/api/v1/events', (route) => route.abort())
  await app.goto('nodes')
  await expect(app.getByText(/Connection lost .* ago/)).toBeVisible()
  await expect(app.getByRole('table', { name: 'Nodes' })).toBeVisible()
  await app.unroute('**/api/v1/events')
  await app.getByRole('button', { name: 'Try now' }).click()
  await expect(app.getByText(/Connection lost .* ago/)).toBeHidden()
  await expect(app.getByText('live', { exact: true })).toBeVisible()
})
