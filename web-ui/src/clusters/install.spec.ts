// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  areEndpoints,
  endpointsOf,
  isLocal,
  isNodeName,
  kubernetesCommands,
  memberCommands,
  systemdCommands,
  systemdSteps,
} from './install'

const NODE = {
  cluster: 'install-test',
  endpoints: ['http://192.0.2.2:2379'],
  name: '',
  keyPrefix: '/zonefleet/v1/',
}
const configuration = (node: typeof NODE) => systemdSteps(node).find(({ id }) => id === 'configuration')?.commands ?? ''

describe('the commands that install an agent on a host', () => {
  // InstallTest runs this very file: what it proves is what the page shows
  it('are those that are run by the acceptance tests', async () => {
    await expect(systemdCommands(NODE)).toMatchFileSnapshot(
      '../../../deploy/acceptance/src/test/resources/io/zonefleet/acceptance/install-agent.sh',
    )
  })

  it('name the cluster, every member of etcd, and the node where it is not called as its host', () => {
    const endpoints = ['http://192.0.2.2:2379', 'http://192.0.2.3:2379']
    const text = configuration({ ...NODE, cluster: 'prod-b', endpoints, name: 'n1', keyPrefix: '/other/' })
    expect(text).toContain('\ncluster: prod-b\nnode: n1\n')
    expect(text).toContain('\n  endpoints: ["http://192.0.2.2:2379", "http://192.0.2.3:2379"]\n')
    expect(text).toContain('\nkeyPrefix: /other/\n')
    expect(text).not.toContain('caFile')
    expect(configuration(NODE)).not.toContain('keyPrefix')
  })

  it('put certificates in place where etcd is reached by https', () => {
    const node = { ...NODE, endpoints: ['https://etcd.example.com:2379'] }
    expect(systemdSteps(node).map(({ id }) => id)).toEqual(['program', 'certificates', 'configuration', 'start'])
    expect(configuration(node)).toContain('\n  caFile: /etc/zonefleet/ca.crt\n  certFile:')
  })

  it('take only addresses, each once, and of one scheme', () => {
    expect(endpointsOf(' http://a:2379,http://a:2379 https://[2001:db8::1]:2379 $(reboot) ')).toEqual([
      'http://a:2379',
      'https://[2001:db8::1]:2379',
    ])
    expect(areEndpoints([])).toBe(false)
    expect(areEndpoints(['http://a:2379', 'https://b:2379'])).toBe(false)
    expect(areEndpoints(['http://a:2379', 'http://b:2379'])).toBe(true)
  })

  it.each([
    ['http://127.0.0.1:2379', true],
    ['http://localhost:2379', true],
    ['https://[::1]:2379', true],
    ['http://192.0.2.2:2379', false],
    ['http://127.example.com:2379', false],
  ])('know that %s is reached from its own machine alone: %s', (endpoint, local) => {
    expect(isLocal(endpoint)).toBe(local)
  })

  it('take a name of a node that the agent takes', () => {
    expect(['n1', 'ip-10-0-0-1.internal'].every(isNodeName)).toBe(true)
    expect(['N1', '-n', 'a..b', '$(reboot)', ''].some(isNodeName)).toBe(false)
  })
})

describe('the commands by which a Kubernetes cluster joins and leaves', () => {
  const member = { cluster: 'prod-b', context: 'admin@prod-b', endpoints: ['http://192.0.2.2:2379'] }

  it('name it, its context and every member of etcd', () => {
    expect(memberCommands({ ...member, endpoints: ['http://192.0.2.2:2379', 'http://192.0.2.3:2379'] })).toEqual({
      join:
        './zonefleet cluster join prod-b --kube-context admin@prod-b \\\n' +
        '  --etcd-endpoints http://192.0.2.2:2379,http://192.0.2.3:2379\n',
      leave:
        './zonefleet cluster leave prod-b --kube-context admin@prod-b \\\n' +
        '  --etcd-endpoints http://192.0.2.2:2379,http://192.0.2.3:2379\n',
    })
    expect(memberCommands({ ...member, context: '' }).join).toContain('--kube-context prod-b ')
  })

  it('have certificates where etcd is reached by https', () => {
    const { join, leave } = memberCommands({ ...member, endpoints: ['https://etcd.example.com:2379'] })
    const files = '--etcd-ca-file ca.crt --etcd-cert-file tls.crt --etcd-key-file tls.key\n'
    expect([join.endsWith(files), leave.endsWith(files)]).toEqual([true, true])
  })

  it('are one word each for a shell, whatever the context is called', () => {
    expect(memberCommands({ ...member, context: "it's $(reboot)" }).join).toContain(
      "--kube-context 'it'\\''s $(reboot)' ",
    )
    expect(memberCommands({ ...member, endpoints: ['https://[2001:db8::1]:2379'] }).join).toContain(
      "--etcd-endpoints 'https://[2001:db8::1]:2379' ",
    )
  })

  it('have options that the command line has', () => {
    const folder = '../deploy/cli/src/main/java/io/zonefleet/cli/join'
    const source = readdirSync(folder)
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
      .join('\n')
    const { join, leave } = memberCommands({ ...member, endpoints: ['https://etcd.example.com:2379'] })
    const options = new Set(`${join} ${leave}`.match(/ --[a-z-]+/g)?.map((option) => option.trim()))
    expect(options.size).toBe(5)
    expect([...options].filter((option) => !source.includes(`names = "${option}"`))).toEqual([])
    for (const verb of ['join', 'leave']) expect(source).toContain(`name = "${verb}"`)
  })
})

describe('the commands that let the control plane into a Kubernetes cluster', () => {
  it('apply what is there', () => {
    const { access, token } = kubernetesCommands('prod-b')
    const files = access.match(/deploy\/\S+/g) ?? []
    expect(files).toHaveLength(2)
    expect(files.filter((file) => !existsSync(`../${file}`))).toEqual([])
    expect(token).toContain('| ./zonefleet secret set prod-b.token --file - ')
  })

  it('store the token by options that the command line has', () => {
    const { token } = kubernetesCommands('prod-b')
    const source = readFileSync('../deploy/cli/src/main/java/io/zonefleet/cli/resource/SecretSetCommand.java', 'utf8')
    const options = token
      .slice(token.indexOf('secret set'))
      .match(/ --(?!minify)[a-z-]+/g)
      ?.map((each) => each.trim())
    expect(options).toEqual(['--file', '--server'])
    expect(options?.filter((option) => !source.includes(`"${option}"`))).toEqual([])
  })
})
