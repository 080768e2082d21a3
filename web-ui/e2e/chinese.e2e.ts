// SPDX-License-Identifier: Apache-2.0
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures'
import { check } from './look'

async function inChinese(app: Page): Promise<void> {
  await app.goto('domains')
  await app.getByRole('button', { name: '简体中文' }).click()
  await expect(app.getByRole('heading', { name: '域名', exact: true })).toBeVisible()
}

test('domains are there in Chinese', async ({ app, rest }) => {
  const name = rest.newName('chinese')
  await rest.put(name, { addresses: ['192.0.2.55'] })
  await inChinese(app)
  await app.goto('domains?mode=new')
  await expect(app.getByRole('heading', { name: '新域名' })).toBeVisible()
  await check(app, 'domain-new', 'chinese', ['light'])
  await app.goto(`domains?q=${name}`)
  await app.getByRole('checkbox', { name: `选择 ${name}` }).click()
  await app.getByRole('button', { name: '停用' }).click()
  await expect(app.getByRole('dialog').getByRole('button', { name: '停用 1 个域名' })).toBeVisible()
  await check(app, 'bulk-review', 'chinese', ['light'])
  await app.goto(`domains?open=${name}`)
  await expect(app.getByRole('dialog').getByRole('button', { name: '编辑' })).toBeVisible()
  await check(app, 'domain', 'chinese', ['light'])
  await app.goto(`domains?open=${name}&mode=remove`)
  await expect(app.getByRole('alertdialog').getByRole('textbox')).toBeVisible()
  await check(app, 'domain-delete', 'chinese', ['light'])
  await app.goto(`changes?open=${await rest.newestChange(name)}`)
  await expect(app.getByRole('dialog')).toContainText('192.0.2.55')
  await check(app, 'change', 'chinese', ['light'])
})

test('all of it is there in Chinese, and stays so', async ({ app }) => {
  await inChinese(app)
  await app.reload()
  await expect(app.getByRole('heading', { name: '域名', exact: true })).toBeVisible()
  await expect(app.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await app.goto('nodes')
  await expect(app.getByRole('table').getByRole('link').first()).toBeVisible()
  await check(app, 'nodes', 'chinese', ['light'])
  await app.getByRole('table').getByRole('link').first().click()
  for (const [tab, name] of [
    ['node', '应答情况'],
    ['node-faults', '故障'],
  ] as const) {
    await app.getByRole('dialog').getByRole('tab', { name }).click()
    await expect(app.getByRole('tabpanel')).not.toBeEmpty()
    await check(app, tab, 'chinese', ['light'])
  }
  await app.keyboard.press('?')
  await expect(app.getByRole('dialog', { name: '快捷键' })).toBeVisible()
  await check(app, 'keys', 'chinese', ['light'])
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
    await check(app, page, 'chinese', ['light'])
  }
})
