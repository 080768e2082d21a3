// SPDX-License-Identifier: Apache-2.0
import { expect, row, test } from './fixtures'

test('a secret is stored, never shown, offered to a source, replaced, kept while it is named, and removed', async ({
  app,
}) => {
  const id = `walk-${Date.now().toString(36)}.token`
  const question = app.getByRole('alertdialog')
  const form = app.getByRole('form', { name: /secret/i })
  await app.goto('settings')
  await app.getByRole('button', { name: 'Add secret' }).click()
  await form.getByRole('button', { name: 'Store' }).click()
  await expect(app.locator('#secret-id-fault')).toHaveText('Give it a name.')
  await expect(app.locator('#secret-value-fault')).toHaveText('Give the secret itself.')
  await form.getByLabel('Name', { exact: true }).fill(id)
  await form.getByLabel('Server').fill('https://192.0.2.77:6443/k8s')
  await form.getByLabel('Value').fill('two words')
  await form.getByRole('button', { name: 'Store' }).click()
  // what only the server knows stands at its field
  await expect(app.locator('#secret-value-fault')).toContainText('one line')
  await form.getByLabel('Value').fill('the-value-of-this-walk')
  await form.getByRole('button', { name: 'Store' }).click()
  await expect(row(app, id)).toContainText('https://192.0.2.77:6443')
  await expect(row(app, id)).toContainText('no source')
  await expect(app.getByText('the-value-of-this-walk')).toHaveCount(0)

  await app.getByRole('button', { name: `Replace ${id}` }).click()
  await expect(form.getByLabel('Name', { exact: true })).toHaveValue(id)
  await expect(form.getByLabel('Value')).toHaveValue('')
  await form.getByLabel('Value').fill('another-value')
  await form.getByRole('button', { name: 'Store' }).click()
  await expect(form).toBeHidden()

  await app.goto('sources?mode=follow')
  await expect(app.locator(`datalist option[value="${id}"]`).first()).toBeAttached()

  await app.goto('settings')
  await app.getByRole('button', { name: `Remove ${id}` }).click()
  await question.getByRole('button', { name: 'Remove' }).click()
  await expect(row(app, id)).toHaveCount(0)
})
