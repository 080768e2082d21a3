// SPDX-License-Identifier: Apache-2.0
// Called by the Maven build: node system-node.cjs <folder>
// Lays the system's node and npm out in <folder> the way frontend-maven-plugin expects its own download,
// so that the build uses them. Ends with 1 where this node is too old for Vite or has no npm: then the plugin
// fetches one. Plain old syntax on purpose, since an old node must be able to run it.
var fs = require('fs')
var path = require('path')

var MINIMUM = [20, 19]

function findNpm() {
  var folders = (process.env.PATH || '').split(path.delimiter)
  for (var i = 0; i < folders.length; i++) {
    var npm = path.join(folders[i], 'npm')
    // …/npm/bin/npm-cli.js: two up is the package
    if (fs.existsSync(npm)) return path.dirname(path.dirname(fs.realpathSync(npm)))
  }
  return null
}

var have = process.versions.node.split('.').map(Number)
var newEnough = have[0] > MINIMUM[0] || (have[0] === MINIMUM[0] && have[1] >= MINIMUM[1])
var npm = findNpm()
if (!newEnough || !npm || !fs.existsSync(path.join(npm, 'bin', 'npm-cli.js'))) process.exit(1)

var node = path.join(process.argv[2], 'node')
fs.rmSync(process.argv[2], { recursive: true, force: true })
fs.mkdirSync(path.join(node, 'node_modules'), { recursive: true })
fs.symlinkSync(process.execPath, path.join(node, 'node'))
fs.symlinkSync(npm, path.join(node, 'node_modules', 'npm'))
