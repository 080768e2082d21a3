// SPDX-License-Identifier: Apache-2.0
import { answersOf, expect, test } from './fixtures'

test('a domain tells what clusters answer and what nodes have, and is put back out of its history', async ({
  app,
  rest,
}) => {
  const name = rest.newName('truth')
  await rest.put(name, { addresses: ['192.0.2.10'] })
  await rest.put(name, { addresses: ['192.0.2.11'] })
  await app.goto(`domains?open=${name}`)
  const panel = app.getByRole('dialog')
  const cluster = panel.getByRole('button', { name: /\d nodes?$/ }).first()
  await expect(panel.locator('.group').first()).toContainText('192.0.2.11')
  await cluster.click()
  const row = panel.getByRole('table').first().getByRole('row').nth(1)
  await expect(async () => {
    await panel.getByRole('button', { name: 'Ask again' }).click()
    const [zone, written, served] = await row.getByRole('cell').allInnerTexts()
    expect(zone).toContain('example.com')
    expect(written).toMatch(/^\d+$/)
    expect(served).toBe(written)
  }).toPass()
  await app.reload()
  await expect(row).toContainText('example.com')
  await cluster.click()
  await expect(row).toBeHidden()

  await panel.locator('.history button').first().click()
  await expect(panel.getByRole('row', { name: /^addresses/ })).toContainText('192.0.2.10')
  await panel.getByRole('button', { name: 'Put back what was before' }).click()
  const question = app.getByRole('alertdialog')
  await expect(question).toContainText(`Put ${name} back?`)
  await question.getByRole('button', { name: 'Put back' }).click()
  await expect(app.getByText(`${name} is as it was before change`).first()).toBeVisible()
  expect((await rest.get(name))?.addresses).toEqual(['192.0.2.10'])
  await expect(panel.locator('.group').first()).toContainText('192.0.2.10')
  await expect.poll(() => answersOf(name)).toEqual(['192.0.2.10'])
})
