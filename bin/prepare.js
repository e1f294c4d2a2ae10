// Makes a bare machine ready: packages, a Node new enough, the built pages. Used by every entrance.
// Plain JavaScript of the oldest kind, because it runs before anything of ours is installed. Decides nothing else.
'use strict';

var childProcess = require('child_process');
var fs = require('fs');
var path = require('path');

var ROOT = path.resolve(__dirname, '..');
var NEEDED_MAJOR = 24;

function say(text) {
  process.stdout.write('[值守] ' + text + '\n');
}

function stop(text) {
  process.stderr.write('[值守] ' + text + '\n');
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** True when what is installed is what the lock says; optional packages of other platforms may be absent. */
function packagesAreCurrent() {
  var lock = readJson(path.join(ROOT, 'package-lock.json'));
  var installed = readJson(path.join(ROOT, 'node_modules', '.package-lock.json'));
  if (!lock || !installed) return false;
  return Object.keys(lock.packages).every(function (name) {
    var wanted = lock.packages[name];
    var found = installed.packages[name];
    if (name === '' || wanted.link) return true;
    if (!found) return Boolean(wanted.optional || wanted.devOptional || wanted.peer);
    return found.version === wanted.version;
  });
}

function installPackages() {
  if (packagesAreCurrent()) return;
  say('正在安装依赖，第一次约需一两分钟……');
  var npm = process.env.npm_execpath && /npm-cli\.js$/.test(process.env.npm_execpath) ? process.env.npm_execpath : null;
  var args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  var done = npm
    ? childProcess.spawnSync(process.execPath, [npm].concat(args), {
        cwd: ROOT,
        stdio: 'inherit',
        env: cleanEnvironment(),
      })
    : childProcess.spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
        cwd: ROOT,
        stdio: 'inherit',
        env: cleanEnvironment(),
        shell: process.platform === 'win32',
      });
  if (done.error || done.status !== 0) stop('依赖安装失败，请看上面的原因（npm ci failed）');
  say('依赖已装好。');
}

/** NODE_ENV=production would leave out what builds the pages. */
function cleanEnvironment() {
  var env = Object.assign({}, process.env);
  delete env.NODE_ENV;
  return env;
}

function ownNode() {
  var platform = process.platform === 'win32' ? 'win' : process.platform;
  var name = 'node-' + platform + '-' + process.arch;
  var file = path.join(ROOT, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return fs.existsSync(file) ? file : null;
}

function isNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR;
}

/** Runs this same entrance again under the Node that npm brought; answers when that one has ended. */
function runAgain() {
  var node = ownNode();
  if (!node) {
    stop(
      '需要 Node ' +
        NEEDED_MAJOR +
        ' 或更新，本机是 ' +
        process.version +
        '，且这个平台没有随附的 Node（Node 24 or newer needed）',
    );
  }
  var child = childProcess.spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; this process only has to outlive it.
  process.on('SIGINT', function () {});
  process.on('SIGTERM', function () {
    child.kill('SIGTERM');
  });
  child.on('error', function (error) {
    stop('随附的 Node 启动失败（cannot run own Node）：' + error.message);
  });
  child.on('exit', function (code, signal) {
    process.exit(code === null ? (signal === 'SIGINT' ? 130 : 1) : code);
  });
}

/** Newest change under a file or folder, in milliseconds. */
function newest(place) {
  var found = fs.statSync(place, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return fs.readdirSync(place).reduce(function (latest, name) {
    return Math.max(latest, newest(path.join(place, name)));
  }, found.mtimeMs);
}

function pagesAreCurrent() {
  var built = fs.statSync(path.join(ROOT, 'dist', 'web.built'), { throwIfNoEntry: false });
  if (!built || !fs.existsSync(path.join(ROOT, 'dist', 'web', 'index.html'))) return false;
  var sources = ['src/web', 'src/shared', 'package-lock.json', 'vite.config.ts'].map(function (name) {
    return path.join(ROOT, name);
  });
  var rooms = path.join(ROOT, 'src', 'modules');
  fs.readdirSync(rooms, { withFileTypes: true }).forEach(function (room) {
    if (!room.isDirectory()) return;
    fs.readdirSync(path.join(rooms, room.name)).forEach(function (name) {
      if (name.indexOf('contract') === 0) sources.push(path.join(rooms, room.name, name));
    });
  });
  return sources.every(function (source) {
    return newest(source) <= built.mtimeMs;
  });
}

function buildPages() {
  if (pagesAreCurrent()) return;
  say('正在构建网页……');
  var vite = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  var done = childProcess.spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: cleanEnvironment(),
  });
  if (done.error || done.status !== 0) stop('网页构建失败，请看上面的原因（vite build failed）');
  fs.writeFileSync(path.join(ROOT, 'dist', 'web.built'), '');
  say('网页已构建。');
}

/** Prepares the machine, then calls `then` under a Node that is new enough. */
module.exports = function prepare(options, then) {
  installPackages();
  if (!isNewEnough()) {
    runAgain();
    return;
  }
  if (options.pages) buildPages();
  then(ROOT);
};
