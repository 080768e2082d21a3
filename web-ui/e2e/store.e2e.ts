// SPDX-License-Identifier: Apache-2.0
import { expect, test, TOKEN } from './fixtures'
import { check } from './look'

test('a control plane that has lost its store says so, saves nothing meanwhile, and goes on by itself', async ({
  app,
  rest,
  parts,
}) => {
  const name = rest.newName('store')
  await rest.put(name, { addresses: ['192.0.2.80'] })
  await app.goto(`domains?open=${name}&mode=edit`)
  const panel = app.getByRole('dialog')
  await panel.getByLabel('TTL').fill('60')
  await panel.getByRole('button', { name: 'Review' }).click()
  const save = panel.getByRole('button', { name: 'Save' })
  await expect(save).toBeEnabled()
  await expect(app.getByText('live', { exact: true })).toBeVisible()

  await parts.kill('etcd')
  const banner = app.getByText(/has not reached its store for .* What you see is as of/)
  await expect(banner).toBeVisible()
  await expect(app.getByText('store lost', { exact: true })).toBeVisible()
  await expect(save).toBeDisabled()
  await expect(panel).toContainText('Nothing can be saved')
  await check(app, 'store-lost', 'desktop', ['light'])
  // somebody who comes now is told, too
  const other = await app.context().newPage()
  await other.addInitScript((token) => sessionStorage.setItem('zonefleet.token', token), TOKEN)
  await other.goto('overview')
  await expect(other.getByText(/has not reached its store for/)).toBeVisible()
  await other.close()

  await parts.start('etcd')
  await expect(banner).toBeHidden()
  await expect(app.getByText('live', { exact: true })).toBeVisible()
  await expect(save).toBeEnabled()
  await save.click()
  await expect(panel).toContainText('Saved')
  expect(await rest.get(name)).toMatchObject({ ttl: 60 })
})
