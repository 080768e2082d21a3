// SPDX-License-Identifier: Apache-2.0
import { answersOf, expect, test } from './fixtures'

const COUNT = 12

test('many domains are picked by keyboard and mouse, changed together, and put back', async ({ app, rest }) => {
  const label = `bulk${Date.now().toString(36)}`
  const names = Array.from({ length: COUNT }, () => rest.newName(label)).sort()
  for (const name of names) await rest.put(name, { addresses: ['192.0.2.90'] })
  const [first = '', second = ''] = names
  await app.goto(`domains?q=${label}`)
  const links = app.getByRole('table').getByRole('link')
  await expect(links).toHaveCount(COUNT)
  const panel = app.getByRole('dialog')

  await links.first().focus()
  await app.keyboard.press('Space')
  await app.keyboard.press('Shift+ArrowDown')
  await expect(app.getByText('2 selected')).toBeVisible()
  await app.getByRole('button', { name: 'Replace address' }).click()
  await expect(panel.getByLabel('Address to replace')).toHaveValue('192.0.2.90')
  await panel.getByLabel('New address').fill('192.0.2.10')
  await app.keyboard.press('Enter')
  await expect(panel).toContainText('192.0.2.90 becomes 192.0.2.10')
  await expect(panel).toContainText(/Changes the answer on \d+ nodes? of \d+ clusters?\./)
  expect((await rest.get(first))?.addresses).toEqual(['192.0.2.90'])
  await panel.getByRole('button', { name: 'Replace an address in 2 domains' }).click()
  await expect(panel).toContainText(/Served by/)
  expect((await rest.get(second))?.addresses).toEqual(['192.0.2.10'])
  expect((await rest.get(names[2] ?? ''))?.addresses).toEqual(['192.0.2.90'])
  await expect.poll(() => answersOf(first)).toEqual(['192.0.2.10'])
  await app.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await rest.get(first))?.addresses).toEqual(['192.0.2.90'])
  await panel.getByRole('button', { name: 'Done' }).click()

  await app.getByRole('checkbox', { name: 'Select all that match' }).click()
  await expect(app.getByText(`${COUNT} selected`)).toBeVisible()
  // still picked, whatever the list shows
  await app.getByRole('searchbox').fill('nothing-is-called-like-this')
  await expect(app.getByText('Nothing found')).toBeVisible()
  await app.getByRole('button', { name: 'Disable' }).click()
  const disable = panel.getByRole('button', { name: `Disable ${COUNT} domains` })
  await expect(disable).toBeDisabled()
  await panel.locator('#plan-sure').fill(String(COUNT))
  await disable.click()
  await expect(panel).toContainText(`${COUNT} domains are disabled.`)
  expect(await rest.get(first)).toMatchObject({ enabled: false })
  await panel.getByRole('button', { name: 'Done' }).click()
})

test('fields of many are set together, and put back', async ({ app, rest }) => {
  const label = `set${Date.now().toString(36)}`
  const names = [rest.newName(label), rest.newName(label)]
  for (const name of names)
    await rest.put(name, { addresses: ['192.0.2.93'], comment: 'ticket 1', labels: { old: 'x' } })
  const [first = '', second = ''] = names
  await app.goto(`domains?q=${label}`)
  await app.getByRole('checkbox', { name: 'Select all that match' }).click()
  await expect(app.getByText('2 selected')).toBeVisible()
  await app.getByRole('button', { name: 'Change …' }).click()
  const panel = app.getByRole('dialog')
  await panel.getByLabel('TTL', { exact: true }).check()
  await panel.getByLabel('New value of TTL').fill('77')
  await panel.getByLabel('Labels', { exact: true }).check()
  await panel.getByRole('textbox', { name: 'Labels to set' }).fill('tier=edge ')
  await panel.getByRole('textbox', { name: 'Labels to take away' }).fill('old ')
  await panel.getByLabel('Comment', { exact: true }).check()
  await panel.getByRole('button', { name: 'Preview' }).click()
  await expect(panel.getByRole('row', { name: /^ttl/ }).first()).toContainText('77')
  await panel.getByRole('button', { name: 'Change 2 domains' }).click()
  await expect(panel).toContainText('2 domains are changed.')
  for (const name of [first, second]) {
    const now = await rest.get(name)
    expect(now).toMatchObject({ ttl: 77, addresses: ['192.0.2.93'], labels: { tier: 'edge' } })
    expect(now).not.toHaveProperty('comment')
  }
  await app.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => rest.get(second)).toMatchObject({ ttl: 30, comment: 'ticket 1', labels: { old: 'x' } })
})

test('one that is gone meanwhile is named, left out, and the others are deleted', async ({ app, rest }) => {
  const label = `gone${Date.now().toString(36)}`
  const names = Array.from({ length: 3 }, () => rest.newName(label)).sort()
  for (const name of names) await rest.put(name, { addresses: ['192.0.2.91'] })
  const [first = '', second = '', third = ''] = names
  await app.goto(`domains?q=${label}`)
  const boxes = app.getByRole('checkbox', { name: `Select ${label}` })
  await boxes.first().click()
  await boxes.last().click({ modifiers: ['Shift'] })
  await expect(app.getByText('3 selected')).toBeVisible()
  await rest.forget(second)
  await app.getByRole('button', { name: 'Delete' }).click()
  const panel = app.getByRole('dialog')
  await expect(panel.getByRole('alert')).toContainText(second)
  await panel.getByRole('button', { name: 'Leave 1 out and preview again' }).click()
  await expect(panel).toContainText('1 is left out')
  await panel.getByRole('button', { name: 'Delete 2 domains' }).click()
  await expect(panel).toContainText('2 domains are deleted.')
  expect(await Promise.all([first, third].map((name) => rest.get(name)))).toEqual([undefined, undefined])
  await app.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await rest.get(third))?.addresses).toEqual(['192.0.2.91'])
})

test('what is picked goes out as a file that import takes', async ({ app, rest }) => {
  const name = rest.newName('picked')
  await rest.put(name, { addresses: ['192.0.2.92'], ttl: 77 })
  await app.goto(`domains?q=${name}`)
  await app.getByRole('checkbox', { name: `Select ${name}` }).click()
  const [download] = await Promise.all([
    app.waitForEvent('download'),
    app.getByRole('button', { name: 'Export' }).click(),
  ])
  const parts: Buffer[] = []
  for await (const part of await download.createReadStream()) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString()
  expect(Object.keys((JSON.parse(text) as { domains: object }).domains)).toEqual([name])
  await rest.forget(name)
  await app.goto('files')
  await app.getByLabel('Or paste its text').fill(text)
  await app.getByRole('button', { name: 'Preview' }).click()
  await expect(app.getByText('The file has 1 row.')).toBeVisible()
})
